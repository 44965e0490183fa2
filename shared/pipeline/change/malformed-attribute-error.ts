import { TagwireError } from "../../ports/errors.ts";

/** An attribute is not what DynamoDB sends. Tells what was expected, never what is in it. */
export class MalformedAttributeError extends TagwireError {
  override readonly name = "MalformedAttributeError";
  readonly code = "E_MALFORMED_ATTRIBUTE";

  constructor(expected: string) {
    super(`malformed attribute: expected ${expected}`);
  }
}
