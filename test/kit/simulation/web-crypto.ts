import { createHash, createHmac } from "node:crypto";
import type { Chance } from "./chance.ts";

type Bytes = ArrayBuffer | NodeJS.ArrayBufferView;

/** Digests and HMACs as Web Crypto has them, but computed at once: no thread pool decides what is ready first. */
const SUBTLE = {
  digest: async (algorithm: AlgorithmName, data: Bytes) =>
    toArrayBuffer(createHash(nodeName(algorithm)).update(view(data)).digest()),
  importKey: async (format: string, key: Bytes, algorithm: AlgorithmName & { hash?: AlgorithmName }) => {
    if (format !== "raw") throw new Error(`the simulation imports no ${format} keys`);
    return { hash: nodeName(algorithm.hash ?? "SHA-256"), key: Buffer.from(view(key)) };
  },
  sign: async (_: AlgorithmName, { hash, key }: { hash: string; key: Buffer }, data: Bytes) =>
    toArrayBuffer(createHmac(hash, key).update(view(data)).digest()),
};

type AlgorithmName = string | { readonly name?: string };

/** The parts of Web Crypto that are used, with chance from a seed. */
export function virtualCrypto(chance: Chance) {
  return {
    subtle: SUBTLE,
    randomUUID: () => chance.uuid(),
    getRandomValues: <Array extends NodeJS.ArrayBufferView>(array: Array): Array => {
      chance.bytes(array.byteLength).copy(view(array));
      return array;
    },
  };
}

const nodeName = (algorithm: AlgorithmName): string =>
  (typeof algorithm === "string" ? algorithm : (algorithm.name ?? "")).replace("-", "").toLowerCase();

const view = (data: Bytes): Buffer =>
  ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);

const toArrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
