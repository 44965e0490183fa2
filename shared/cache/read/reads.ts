import type { Reads } from "../tag-cache.ts";
import type { Basis } from "./basis.ts";
import type { Reader } from "./reader.ts";
import type { RequestMaker } from "./request-maker.ts";

/** Reads whose bases are told: a page takes them over, and so does a value that is made of others. */
export function readsOf(
  reader: Pick<Reader, "read" | "peek">,
  requests: RequestMaker,
  told: (basis: Basis) => void,
): Reads {
  return {
    getOrSet: async (key, options, load) => {
      const request = requests.one(key, options);
      const [outcome] = await reader.read([request], async (_, context) => new Map([[key, await load(context)]]));
      if (outcome) told(outcome.basis);
      // What came out of the codec is what the loader had put in.
      return outcome?.value as never;
    },
    getOrSetMany: async (keys, options, load) => {
      const asked = requests.many(keys, options);
      const outcomes = await reader.read(asked, async (missing, context) => load(missing, context));
      const found = new Map<string, never>();
      for (const [at, { value, isMiss, basis }] of outcomes.entries()) {
        told(basis);
        if (!isMiss) found.set(asked[at]?.key ?? "", value as never);
      }
      return found;
    },
    get: async (key, options) => {
      const outcome = await reader.peek(requests.one(key, options));
      if (outcome) told(outcome.basis);
      return outcome?.value;
    },
  };
}
