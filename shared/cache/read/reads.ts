import type { Reads } from "../tag-cache.ts";
import { type Basis, type Outcome, unverified } from "./basis.ts";
import type { Call } from "./call.ts";
import type { LoadAll } from "./load.ts";
import type { Reader } from "./reader.ts";
import type { Request } from "./request.ts";
import type { RequestMaker } from "./request-maker.ts";

/**
 * Reads whose bases are told: a page takes them over, and so does a value that is made of others.
 *
 * @param inside - the load whose loader reads.
 */
export function readsOf(
  reader: Pick<Reader, "read" | "peek">,
  requests: RequestMaker,
  told: (basis: Basis) => void,
  inside?: Call,
): Reads {
  const read = async (asked: readonly Request[], loadAll: LoadAll): Promise<readonly Outcome[]> => {
    try {
      const outcomes = await reader.read(asked, loadAll, inside);
      outcomes.forEach(told);
      return outcomes;
    } catch (error) {
      // What is made without what could not be had is made of something that may be there the next moment.
      for (const { tags } of asked) told(unverified(tags));
      throw error;
    }
  };
  return {
    getOrSet: async (key, options, load) => {
      const loadAll: LoadAll = async (_, context) => new Map([[key, await load(context)]]);
      const [outcome] = await read([requests.one(key, options)], loadAll);
      // What came out of the codec is what the loader had put in.
      return outcome?.value as never;
    },
    getOrSetMany: async (keys, options, load) => {
      const asked = requests.many(keys, options);
      const outcomes = await read(asked, load);
      return new Map(
        outcomes.flatMap(({ value, isMiss }, at) => (isMiss ? [] : [[asked[at]?.key ?? "", value as never]])),
      );
    },
    get: async (key, { otherwise, ...options }) => {
      const request = requests.one(key, options);
      const outcome = await reader.peek(request);
      if (otherwise !== "load" || outcome?.isMiss === false) told(outcome ?? unverified(request.tags));
      return outcome?.value;
    },
  };
}
