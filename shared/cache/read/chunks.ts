/** A list in lists of so many at most. */
export function chunks<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  const all: (readonly T[])[] = [];
  for (let at = 0; at < list.length; at += most) all.push(list.slice(at, at + most));
  return all;
}
