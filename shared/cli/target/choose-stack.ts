import { UsageError } from "../usage-error.ts";
import type { StackAddress } from "./running-stacks.ts";

/**
 * The stack that runs, or that of the edge.
 *
 * @param edge - URL of its site.
 * @throws {UsageError} unless there is one, and it is clear which.
 */
export function chooseStack(stacks: readonly StackAddress[], edge: string | undefined): StackAddress {
  const urls = stacks.map(({ edges }) => edges["www"]?.url ?? "");
  const chosen = edge === undefined ? stacks : stacks.filter((_, i) => urls[i] === edge.replace(/\/$/, ""));
  if (chosen.length === 1 && chosen[0]) return chosen[0];
  if (stacks.length === 0) throw new UsageError("no stack is running: start one with `npm start`");
  throw new UsageError(`say which stack with --edge: ${urls.join(", ")}`);
}
