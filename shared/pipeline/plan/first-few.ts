/** The first so many in order, sorted: linear in all of them, where that is much fewer. */
export function firstFew<T>(all: readonly T[], count: number, inOrder: (a: T, b: T) => number): T[] {
  if (count >= all.length) return all.toSorted(inOrder);
  if (count <= 0) return [];
  let kept: T[] = [];
  let last: T | undefined;
  for (const one of all) {
    if (last !== undefined && inOrder(one, last) > 0) continue;
    kept.push(one);
    if (kept.length < 2 * count) continue;
    kept = kept.sort(inOrder).slice(0, count);
    last = kept.at(-1);
  }
  return kept.sort(inOrder).slice(0, count);
}
