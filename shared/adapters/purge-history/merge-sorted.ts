/**
 * Merges sequences that are in order into one that is. Of entries that share a place only that of the first sequence is
 * told. Of each sequence one entry is read ahead.
 */
export async function* mergeSorted<Entry>(
  sequences: readonly AsyncIterable<Entry>[],
  isBefore: (one: Entry, other: Entry) => boolean,
): AsyncGenerator<Entry> {
  const begun = sequences.map((sequence) => headOf(sequence[Symbol.asyncIterator]()));
  let heads = (await Promise.all(begun)).flat();
  while (heads.length > 0) {
    const { entry } = heads.reduce((first, head) => (isBefore(head.entry, first.entry) ? head : first));
    yield entry;
    const left = heads.map(async (head) => (isBefore(entry, head.entry) ? [head] : await headOf(head.rest)));
    heads = (await Promise.all(left)).flat();
  }
}

/** The first entry of a sequence, and what comes after it; nothing where it has ended. */
async function headOf<Entry>(rest: AsyncIterator<Entry>) {
  const { done, value } = await rest.next();
  return done === true ? [] : [{ entry: value, rest }];
}
