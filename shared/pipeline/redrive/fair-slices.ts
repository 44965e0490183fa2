/** Looking at so many takes a fraction of a run, in which all of them can be looked at. */
const SLICE = 1_000;

/**
 * All that waits, oldest first, in the slices in which a run takes it: half of each slice is of the newest. So a run that gets
 * through one slice only sees what came last, however much lies before it that can't be done now.
 */
export function* fairSlices<One>(oldestFirst: readonly One[], slice = SLICE): Generator<readonly One[]> {
  const half = slice / 2;
  let [from, to] = [0, oldestFirst.length];
  for (; to - from > slice; from += half, to -= half) {
    yield [...oldestFirst.slice(from, from + half), ...oldestFirst.slice(to - half, to)];
  }
  yield oldestFirst.slice(from, to);
}
