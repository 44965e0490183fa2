/** A number from 0 (included) to 1 (excluded) that depends on the numbers given and on nothing else. */
export function seeded(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = mix(hash ^ Math.imul(number + 1, 0x9e3779b1));
  return hash / 2 ** 32;
}

/** An id as CloudFront makes them: the prefix, then upper-case letters and digits. */
export function seededId(prefix: string, lengthChars: number, ...numbers: readonly number[]): string {
  const digits = Array.from({ length: lengthChars - prefix.length }, (_, index) =>
    Math.floor(seeded(...numbers, index) * 36).toString(36),
  );
  return prefix + digits.join("").toUpperCase();
}

/** Spreads every bit of the input over every bit of the output (the finalizer of MurmurHash3). */
function mix(bits: number): number {
  let mixed = bits >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
