/** So many are named. */
const SHOWN = 8;

/** Names, no more of them than one wants to read. */
export function firstOf(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
