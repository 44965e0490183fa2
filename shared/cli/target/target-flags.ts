import { textFlag } from "../flags.ts";

/** Which stack is meant. */
export const STACK_FLAGS = {
  stack: textFlag("NAME", "A deployed stack, with the credentials and the region of your environment (TAGWIRE_STACK)"),
  edge: textFlag("URL", "Which stack, when several run here: the URL of its site"),
} as const;

/** Which function is meant. */
export const FUNCTION_FLAGS = {
  ...STACK_FLAGS,
  function: textFlag("NAME", "The deployed function by its own name, which an output of the stack tells"),
} as const;
