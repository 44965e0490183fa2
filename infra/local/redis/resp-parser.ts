import type { Reply } from "./resp.ts";

const LF = 0x0a;

/**
 * Parses RESP2 replies from a stream, wherever it is cut into chunks.
 *
 * @example
 * ```ts
 * const parser = new RespParser();
 * parser.push(Buffer.from("+O")); // []
 * parser.push(Buffer.from("K\r\n")); // [{ type: "status", text: "OK" }]
 * ```
 */
export class RespParser {
  // A coroutine that asks for bytes by yielding: it resumes in the middle of a reply, so nothing is parsed twice.
  readonly #parse = this.#parseReply();
  #done: Reply[] = [];
  #chunks: Buffer[] = [];
  #bytes = 0;
  #wanted = 1;

  constructor() {
    void this.#parse.next();
  }

  /**
   * Takes the next chunk and returns the replies it completes.
   *
   * @throws {SyntaxError} when the stream is not RESP2.
   */
  push(chunk: Buffer): readonly Reply[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= this.#wanted) this.#parse.next();
    const done = this.#done;
    this.#done = [];
    return done;
  }

  *#parseReply(): Generator<undefined, never, undefined> {
    for (;;) {
      const reply = yield* this.#reply();
      this.#done.push(reply);
    }
  }

  *#reply(): Generator<undefined, Reply, undefined> {
    const line = yield* this.#line();
    const rest = line.slice(1);
    switch (line.slice(0, 1)) {
      case "+":
        return { type: "status", text: rest };
      case "-":
        return { type: "error", message: rest };
      case ":":
        return { type: "integer", digits: rest };
      case "$": {
        const length = parseLength(rest);
        if (length < 0) return { type: "null" };
        const bytes = yield* this.#take(length + 2);
        return { type: "bulk", bytes: bytes.subarray(0, length) };
      }
      case "*": {
        const length = parseLength(rest);
        if (length < 0) return { type: "null" };
        const items: Reply[] = [];
        while (items.length < length) items.push(yield* this.#reply());
        return { type: "array", items };
      }
      default:
        throw new SyntaxError(`not RESP2: a reply begins with one of + - : $ *, got ${shown(line)}`);
    }
  }

  *#line(): Generator<undefined, string, undefined> {
    let searched = 0;
    for (;;) {
      const buffered = this.#joined();
      const end = buffered.indexOf(LF, searched);
      if (end >= 0) return (yield* this.#take(end + 1)).toString("utf8", 0, end - 1);
      searched = buffered.length;
      yield* this.#until(buffered.length + 1);
    }
  }

  *#take(length: number): Generator<undefined, Buffer, undefined> {
    yield* this.#until(length);
    const buffered = this.#joined();
    this.#bytes -= length;
    this.#chunks = this.#bytes > 0 ? [buffered.subarray(length)] : [];
    return buffered.subarray(0, length);
  }

  *#until(bytes: number): Generator<undefined, void, undefined> {
    this.#wanted = bytes;
    while (this.#bytes < bytes) yield;
  }

  /** Joins what is buffered. Only called when there is something to find in it, so a big value is copied once. */
  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}

function parseLength(text: string): number {
  if (!/^(-1|\d+)$/.test(text))
    throw new SyntaxError(`not RESP2: a length is -1 or a whole number, got ${shown(text)}`);
  return Number(text);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 16));
}
