import { createHash, timingSafeEqual } from "node:crypto";
import { ALL_RIGHTS, readScopes, type Rights } from "../../shared/pipeline/asked/rights.ts";
import type { TokenRecord, Tokens } from "../../shared/ports/tokens.ts";

/** Who asks, and what they may do. */
export interface Principal {
  /** `token k3J…` or an ARN; names who did what in records and logs. */
  readonly by: string;
  readonly rights: Rights;
  /** Principals of the account may do what no token may. */
  readonly isIam: boolean;
  /** Absent for principals of the account, whose stage is throttled as a whole. */
  readonly token?: Pick<TokenRecord, "id" | "requestsPerMinute">;
}

/** Why credentials are refused. For logs and metrics; whoever presents them is told no more than that they are. */
export type Refusal = "none" | "unknown" | "expired" | "revoked";

const TOKEN = /^tw_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

/** How long a token is believed without looking again, in milliseconds: so long it lives on when it is revoked. */
const BELIEVED_MS = 30_000;

/** Tokens remembered at most. */
const MAX_REMEMBERED = 1_000;

/** Compared with where there is no such token, so that the time taken tells nothing. */
const NO_HASH = hashOf("");

export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** A token as it is told, once. */
export function tokenText(id: string, secret: string): string {
  return `tw_${id}_${secret}`;
}

export function principalOfIam(arn: string): Principal {
  return { by: arn, rights: ALL_RIGHTS, isIam: true };
}

/** Knows who presents a token. What was found is believed for {@link BELIEVED_MS}, what was not is looked for again. */
export class TokenCheck {
  readonly #tokens: Tokens;
  readonly #now: () => number;
  readonly #found = new Map<string, { readonly token: TokenRecord; readonly atMs: number }>();

  constructor(tokens: Tokens, now: () => number) {
    this.#tokens = tokens;
    this.#now = now;
  }

  async check(presented: string | undefined, signal: AbortSignal): Promise<Principal | Refusal> {
    if (presented === undefined) return "none";
    const [, id, secret = ""] = TOKEN.exec(presented) ?? [];
    if (id === undefined) return "unknown";
    const token = await this.#find(id, signal);
    const isRight = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(token?.secretHash ?? NO_HASH));
    if (token === undefined || !isRight) return "unknown";
    if (token.revokedAtMs !== undefined) return "revoked";
    if (token.expiresAtMs <= this.#now()) return "expired";
    const rights = readScopes(token.scopes, token.edges);
    // of scopes that a later version wrote nobody knows what they allow
    if (rights === undefined) return "unknown";
    return { by: `token ${id}`, rights, isIam: false, token };
  }

  async #find(id: string, signal: AbortSignal): Promise<TokenRecord | undefined> {
    const known = this.#found.get(id);
    const nowMs = this.#now();
    if (known && known.atMs + BELIEVED_MS > nowMs) return known.token;
    this.#found.delete(id);
    const token = await this.#tokens.find(id, signal);
    if (this.#found.size >= MAX_REMEMBERED) this.#found.clear();
    if (token) this.#found.set(id, { token, atMs: nowMs });
    return token;
  }
}
