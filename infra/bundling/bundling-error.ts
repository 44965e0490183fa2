import { TagwireError } from "../../shared/ports/errors.ts";

/** The functions could not be bundled. */
export class BundlingError extends TagwireError {
  override readonly name = "BundlingError";
  readonly code = "E_BUNDLING";
}
