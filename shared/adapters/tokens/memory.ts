import type { TokenRecord, Tokens } from "../../ports/tokens.ts";

/** Tokens that last as long as this object. */
export class MemoryTokens implements Tokens {
  readonly #tokens = new Map<string, TokenRecord>();
  readonly #counts = new Map<string, number>();

  async add(token: TokenRecord): Promise<void> {
    this.#tokens.set(token.id, token);
  }

  async find(id: string): Promise<TokenRecord | undefined> {
    return this.#tokens.get(id);
  }

  async revoke(id: string, atMs: number): Promise<boolean> {
    const token = this.#tokens.get(id);
    if (token === undefined) return false;
    this.#tokens.set(id, { revokedAtMs: atMs, ...token });
    return true;
  }

  async list(): Promise<readonly TokenRecord[]> {
    return [...this.#tokens.values()].sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  async count(id: string, window: number): Promise<number> {
    const key = `${id} ${window}`;
    const counted = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, counted);
    return counted;
  }
}
