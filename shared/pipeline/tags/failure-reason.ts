import { TagwireError } from "../../ports/errors.ts";

const NAME = /^[A-Za-z_$][\w$]{0,63}$/;

/** The file, line and column of a stack frame. */
const POSITION = /([^\s/\\()]+:\d+:\d+)\)?$/;

/**
 * Why a rule failed, without item data. Tagwire's own errors hold none; of all others only the name and the place they
 * were thrown at are told, because their message may quote the item.
 */
export function failureReason(error: unknown): string {
  if (error instanceof TagwireError) return `${error.name}: ${error.message}`;
  if (!(error instanceof Error)) return `threw a value of type ${typeof error}`;
  const name = NAME.test(error.name) ? error.name : "Error";
  const position = positionOf(error);
  return position === undefined ? name : `${name} at ${position}`;
}

function positionOf({ stack = "", message }: Error): string | undefined {
  const at = message === "" ? 0 : stack.indexOf(message) + message.length;
  const frame = stack
    .slice(at)
    .split("\n")
    .find((line) => /^\s+at /.test(line));
  return frame === undefined ? undefined : POSITION.exec(frame)?.[1];
}
