import { TagwireError } from "../../shared/ports/errors.ts";

/** What a construct was given can't work. Names all problems at once. */
export class InvalidPropsError extends TagwireError {
  override readonly name = "InvalidPropsError";
  readonly code = "E_INVALID_PROPS";

  /**
   * @param construct - path of the construct, for example `Tagwire/Tagwire`.
   * @param problems - one sentence each: place, what it got, what is allowed.
   */
  constructor(construct: string, problems: readonly string[]) {
    super(`${construct}: bad props:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
}
