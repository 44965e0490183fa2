import { nameFlag } from "../flags.ts";

/** Which stack is meant. */
export const STACK_FLAGS = {
  stack: nameFlag("NAME", "A deployed stack, with the credentials and the region of your environment (TAGWIRE_STACK)"),
  edge: nameFlag("URL", "Which stack, when several run here: the URL of its site"),
} as const;

/** Which function is meant. */
export const FUNCTION_FLAGS = {
  ...STACK_FLAGS,
  function: nameFlag("NAME", "The deployed function by its own name, which an output of the stack tells"),
} as const;

/** Which purge API is meant. */
export const API_FLAGS = {
  ...STACK_FLAGS,
  url: nameFlag("URL", "The purge API by its address (TAGWIRE_URL)"),
  token: nameFlag("TOKEN", "A token of it; TAGWIRE_TOKEN keeps it out of the list of processes"),
} as const;
