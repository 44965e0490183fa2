import { TagwireError } from "../../ports/errors.ts";

/** Something that no further try can mend. */
export class HopelessError extends TagwireError {
  override readonly name = "HopelessError";
  readonly code = "E_HOPELESS";
}
