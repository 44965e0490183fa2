import type { Command } from "../store/store.ts";

/** Most text of one request, in characters: Upstash takes 10 MB, and JSON may write a character as six bytes. */
const MAX_CHARS = 1_500_000;

/** Commands in groups that fit one request each. */
export function inRequests(commands: readonly Command[]): readonly (readonly Command[])[] {
  const groups: Command[][] = [];
  let chars = 0;
  for (const command of commands) {
    const size = command.reduce((sum, part) => sum + part.length, 0);
    const last = groups.at(-1);
    if (last === undefined || chars + size > MAX_CHARS) {
      groups.push([command]);
      chars = size;
    } else {
      last.push(command);
      chars += size;
    }
  }
  return groups;
}
