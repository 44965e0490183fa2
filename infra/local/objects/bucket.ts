import { createHash } from "node:crypto";
import { S3Error } from "./s3-error.ts";

/** Longest key, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1_024;

/** An object as it was put. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** MD5 of the body, in the quotes HTTP wants. */
  readonly etag: string;
  readonly modifiedAt: Date;
  /** Given back with the object: content type, user metadata and the like, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Given back to callers that ask for them, names in lower case. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** What was put, for whoever wants to know about new objects. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes, as notifications have it. */
  readonly etag: string;
  readonly createdAtMs: number;
}

/** The objects of one bucket. */
export class Bucket {
  readonly name: string;
  readonly #now: () => number;
  readonly #objects = new Map<string, StoredObject>();
  /** In the order of their UTF-8 bytes; made when a listing needs it. */
  #sortedKeys: readonly string[] | undefined;

  /** @param now - milliseconds since the Unix epoch, for the time of a change. */
  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#objects.size === 0;
  }

  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.#objects.keys()].sort(compareKeys);
    return this.#sortedKeys;
  }

  find(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** @throws {S3Error} when there is none. */
  get(key: string): StoredObject {
    const object = this.#objects.get(key);
    if (object === undefined) throw new S3Error("NoSuchKey", "The specified key does not exist.", { Key: key });
    return object;
  }

  put(key: string, body: Buffer, kept: Pick<StoredObject, "headers" | "checksums">): StoredObject {
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error("KeyTooLongError", "Your key is too long");
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    const object: StoredObject = { key, body, etag, modifiedAt: new Date(this.#now()), ...kept };
    if (!this.#objects.has(key)) this.#sortedKeys = undefined;
    this.#objects.set(key, object);
    return object;
  }

  /** Deletes an object. One that isn't there is no error. */
  delete(key: string): void {
    if (this.#objects.delete(key)) this.#sortedKeys = undefined;
  }
}

/** Compares keys as S3 lists them: by UTF-8 bytes, which is not how JavaScript compares strings. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
