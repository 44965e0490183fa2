/**
 * How popularity is spread over a catalogue: the first is asked for most, the one at rank r by `1 / r ** skew` of that.
 *
 * @returns which one a number from 0 to below 1 falls on, counted from 0.
 */
export function zipf(size: number, skew: number): (chance: number) => number {
  let sum = 0;
  const upTo = Float64Array.from({ length: size }, (_, at) => (sum += (at + 1) ** -skew));
  return (chance) => {
    const wanted = chance * sum;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
