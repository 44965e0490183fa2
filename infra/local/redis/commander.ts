import type { RedisEngine } from "./engine.ts";
import type { Command, Reply } from "./resp.ts";
import { RespConnection } from "./resp-connection.ts";
import { RestError } from "./rest-error.ts";

/** Runs commands on an engine over one shared connection, made anew when it was lost. Counts what Upstash bills. */
export class Commander {
  readonly #engine: RedisEngine;
  #connection: RespConnection | undefined;
  #subscriptions = new Set<RespConnection>();
  #sent = 0;

  constructor(engine: RedisEngine) {
    this.#engine = engine;
  }

  /** Commands so far: each member of a pipeline or transaction, and each command a script ran. */
  get billed(): number {
    return this.#sent + this.#engine.scriptCalls();
  }

  /** Runs commands in their order; commands of others may come between. */
  async run(commands: readonly Command[]): Promise<readonly Reply[]> {
    if (commands.length === 0) return [];
    this.#sent += commands.length;
    return await this.#connected().send(commands);
  }

  /**
   * Runs commands with nothing between them.
   *
   * @throws {RestError} when the engine discarded them all.
   */
  async transact(commands: readonly Command[]): Promise<readonly Reply[]> {
    this.#sent += commands.length;
    const replies = await this.#connected().send([["MULTI"], ...commands, ["EXEC"]]);
    const outcome = replies.at(-1);
    if (outcome?.type === "array") return outcome.items;
    const cause = replies.find((reply) => reply.type === "error");
    throw new RestError(400, cause?.message ?? "EXECABORT Transaction discarded");
  }

  /** A connection of its own for a subscription; closed with the commander at the latest. */
  openSubscription(): RespConnection {
    const connection = new RespConnection(this.#engine.connect());
    this.#subscriptions.add(connection);
    connection.onClose(() => this.#subscriptions.delete(connection));
    return connection;
  }

  close(): void {
    this.#connection?.close();
    for (const connection of this.#subscriptions) connection.close();
    this.#engine.close();
  }

  #connected(): RespConnection {
    if (this.#connection === undefined || this.#connection.lost) {
      this.#connection = new RespConnection(this.#engine.connect());
    }
    return this.#connection;
  }
}
