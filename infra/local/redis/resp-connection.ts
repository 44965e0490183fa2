import type { Duplex } from "node:stream";
import { encodeCommand, type Command, type Reply } from "./resp.ts";
import { RespParser } from "./resp-parser.ts";

/** One connection to a RESP server. Commands are pipelined; replies come in the order of the commands. */
export class RespConnection {
  readonly #stream: Duplex;
  readonly #waiting: { resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  #onPush: ((reply: Reply) => void) | undefined;
  #lost: Error | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    const parser = new RespParser();
    stream.on("data", (chunk: Buffer) => {
      try {
        for (const reply of parser.push(chunk)) this.#receive(reply);
      } catch (error) {
        stream.destroy(error as Error);
      }
    });
    stream.on("error", (error) => this.#lose(error));
    stream.on("close", () => this.#lose(new Error("connection closed")));
  }

  /** The server hung up: nothing can be sent any more. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /**
   * Sends commands one right after the other, so that no command of others comes between.
   *
   * @throws {Error} when the connection was lost; the commands may have run.
   */
  async send(commands: readonly Command[]): Promise<Reply[]> {
    if (this.#lost !== undefined) throw this.#lost;
    const replies = commands.map(
      () => new Promise<Reply>((resolve, reject) => this.#waiting.push({ resolve, reject })),
    );
    this.#stream.write(Buffer.concat(commands.map(encodeCommand)));
    return await Promise.all(replies);
  }

  /** Sends a command after which the server talks on its own: every reply from now on goes to `onPush`. */
  subscribe(command: Command, onPush: (reply: Reply) => void): void {
    this.#onPush = onPush;
    this.#stream.write(encodeCommand(command));
  }

  /** Calls back once, when the connection is gone. */
  onClose(callback: () => void): void {
    this.#stream.once("close", callback);
  }

  close(): void {
    this.#stream.destroy();
  }

  #receive(reply: Reply): void {
    if (this.#onPush !== undefined) this.#onPush(reply);
    else this.#waiting.shift()?.resolve(reply);
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    for (const caller of this.#waiting.splice(0)) caller.reject(this.#lost);
  }
}
