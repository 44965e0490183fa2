/** Groups of different texts that are the same once case is folded, as CloudFront folds it. */
export function sameButForCase(texts: readonly string[]): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>();
  for (const text of texts) {
    const folded = text.toLowerCase();
    groups.set(folded, (groups.get(folded) ?? new Set()).add(text));
  }
  return [...groups.values()].filter((group) => group.size > 1).map((group) => [...group]);
}
