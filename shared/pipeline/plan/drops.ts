import { EVERYTHING } from "./coarse-form.ts";
import { edgeName } from "./group.ts";

/** Whether a call with this item dropped what another would have: the same, everything, a wildcard or an ancestor above it. */
export function drops(
  sent: string,
  { item, under }: { readonly item: string; readonly under: readonly string[] },
): boolean {
  if (sent === EVERYTHING || edgeName(sent) === edgeName(item)) return true;
  if (item.startsWith("#")) return under.some((ancestor) => edgeName(ancestor) === edgeName(sent));
  return sent.endsWith("*") && item.startsWith(sent.slice(0, -1));
}
