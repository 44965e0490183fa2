import type { Config } from "../../shared/config/config.ts";
import type { AskingFor } from "../../shared/pipeline/asked/ask-purge.ts";
import type { EdgeFollower } from "../../shared/ports/edge-follower.ts";
import type { PurgeHistory } from "../../shared/ports/purge-history.ts";
import type { Doorbell } from "../../shared/ports/doorbell.ts";
import type { EdgeLedger } from "../../shared/ports/edge-ledger.ts";
import type { Tokens } from "../../shared/ports/tokens.ts";
import type { Principal } from "./principal.ts";

/** What the API works with. */
export interface ApiParts extends Omit<AskingFor, "signal"> {
  readonly config: Config;
  readonly follower: EdgeFollower;
  readonly history: PurgeHistory;
  readonly ledger: Pick<EdgeLedger, "hold" | "held" | "endHold">;
  readonly doorbell: Doorbell;
  readonly tokens: Tokens;
  /** Names a new purge: sorts by time, never repeats. */
  readonly newPurgeId: (nowMs: number) => string;
  /** So many characters of chance, of letters and digits. */
  readonly newTokenId: () => string;
  /** 256 bits of chance, as base64url. */
  readonly newSecret: () => string;
}

/** What every request of somebody we know is served with. */
export interface Ask {
  readonly principal: Principal;
  readonly signal: AbortSignal;
  readonly header: (name: string) => string | undefined;
  readonly param: (name: string) => string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: () => Promise<string>;
}

/** What it is answered with. */
export interface Answered {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
