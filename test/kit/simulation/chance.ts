import { createHash } from "node:crypto";

/** Numbers drawn one after another, the same from the same seed. */
export interface Chance {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  bytes(count: number): Buffer;
  /** A version 4 UUID. */
  uuid(): ReturnType<typeof crypto.randomUUID>;
}

/** @param names - what the numbers are for: other names, other numbers. */
export function chanceOf(seed: number, ...names: readonly string[]): Chance {
  const state = createHash("sha256")
    .update(JSON.stringify([seed, ...names]))
    .digest();
  let [a, b, c, d] = [state.readInt32LE(0), state.readInt32LE(4), state.readInt32LE(8), state.readInt32LE(12)];
  /** sfc32: small, fast, and passes PractRand. */
  const bits = (): number => {
    const mixed = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
  const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => bits() & 0xff));
  return {
    next: () => bits() / 2 ** 32,
    bytes,
    uuid() {
      const random = bytes(16);
      random.writeUInt8((random.readUInt8(6) & 0x0f) | 0x40, 6);
      random.writeUInt8((random.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = random.toString("hex");
      const [first, second, third, fourth] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
      return `${first}-${second}-${third}-${fourth}-${hex.slice(20)}` as ReturnType<Chance["uuid"]>;
    },
  };
}
