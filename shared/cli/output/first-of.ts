/** So many are named. */
const SHOWN = 8;

/** Names, no more of them than one wants to read. */
export function firstOf(names: readonly string[], shown = SHOWN): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
