import { createHash } from "node:crypto";
import type { Clock } from "../../../shared/ports/clock.ts";
import { apiError } from "./wire-error.ts";

const TOKEN_LIFE_MS = 10 * 60_000;

interface Claim {
  /** The transaction was made already: answer, and make it no more. */
  readonly isDone: boolean;
  /** Call once it is made. */
  done(): void;
}

/** Remembers for ten minutes which transactions were made, by the token their caller gave them. */
export class IdempotencyTokens {
  readonly #clock: Clock;
  readonly #done = new Map<string, { readonly digest: string; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws {WireError} `IdempotentParameterMismatchException` when the token was used for another transaction. */
  claim(token: string, transaction: unknown): Claim {
    this.#forgetOld();
    const digest = createHash("sha256").update(JSON.stringify(transaction)).digest("base64");
    const earlier = this.#done.get(token);
    if (earlier !== undefined && earlier.digest !== digest) {
      throw apiError(
        "IdempotentParameterMismatchException",
        "The provided client token was used for another transaction within the last 10 minutes",
      );
    }
    return {
      isDone: earlier !== undefined,
      done: () => this.#done.set(token, { digest, atMs: this.#clock.now() }),
    };
  }

  /** Tokens are kept in the order they were used, so the old ones are in front. */
  #forgetOld(): void {
    for (const [token, { atMs }] of this.#done) {
      if (this.#clock.now() - atMs < TOKEN_LIFE_MS) return;
      this.#done.delete(token);
    }
  }
}
