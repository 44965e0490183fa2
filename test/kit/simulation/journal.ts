import { createHash } from "node:crypto";
import type { Intercept, LocalCall } from "../../../infra/local/service.ts";

/** Every call to a service, in its order: when, what, and a hash of what was sent. */
export class Journal {
  readonly lines: string[] = [];
  readonly #elapsedMs: () => number;

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** Of all of it: the same only if every call was. */
  get hash(): string {
    return sha256(this.lines.join("\n"));
  }

  /** Writes each call down before `next` is asked about it. */
  before(next: Intercept | undefined): Intercept {
    return async (call) => {
      this.#write(call);
      return await next?.(call);
    };
  }

  #write({ service, operation, target = "-", phase, body }: LocalCall): void {
    const sent = sha256(Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? "")).slice(0, 16);
    this.lines.push(`${this.#elapsedMs().toFixed(3)} ${phase} ${service} ${operation} ${target} ${sent}`);
  }
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
