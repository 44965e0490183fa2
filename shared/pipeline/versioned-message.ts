import { TagwireError } from "../ports/errors.ts";
import { VERSION, versionProblem } from "./version.ts";

/** A queued message that this version can't read. It belongs in the dead-letter queue, not in the bin. */
export class UnreadableMessageError extends TagwireError {
  override readonly name = "UnreadableMessageError";
  readonly code = "E_UNREADABLE_MESSAGE";

  /**
   * @param kind - what it should have been, for example `edge message`.
   * @param rule - what it breaks, without its content.
   */
  constructor(kind: string, rule: string) {
    super(`unreadable ${kind}: ${rule}`);
  }
}

/** Writes a message. Queues refuse two characters that JSON allows in texts; escaped they are the same text. */
export function writeMessage(fields: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify({ ...VERSION, ...fields });
  return text.replaceAll("\uFFFE", "\\ufffe").replaceAll("\uFFFF", "\\uffff");
}

/**
 * Opens a message: JSON, an object, of a version we can read. Unknown fields are left alone.
 *
 * @param kind - for the error, for example `edge message`.
 * @param own - version of the reader.
 * @throws {UnreadableMessageError}
 */
export function openMessage(text: string, kind: string, own = VERSION.v): Readonly<Record<string, unknown>> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new UnreadableMessageError(kind, "must be JSON");
  }
  if (!isRecord(message)) throw new UnreadableMessageError(kind, "must be an object");
  const problem = versionProblem(message, own);
  if (problem !== undefined) throw new UnreadableMessageError(kind, problem);
  return message;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
