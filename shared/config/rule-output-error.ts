import { TagwireError } from "../ports/errors.ts";

/** A rule, or a cascade, returned something that can't be purged. Tells the kind of it, never the value. */
export class RuleOutputError extends TagwireError {
  override readonly name = "RuleOutputError";
  readonly code = "E_RULE_OUTPUT";
}
