import type { Reads } from "../tag-cache.ts";
import { type Basis, unverified } from "./basis.ts";
import type { LoadAll } from "./load.ts";
import type { Reader } from "./reader.ts";
import type { Request } from "./request.ts";
import type { RequestMaker } from "./request-maker.ts";

/** Reads whose bases are told: a page takes them over, and so does a value that is made of others. */
export function readsOf(
  reader: Pick<Reader, "read" | "peek">,
  requests: RequestMaker,
  told: (basis: Basis) => void,
): Reads {
  // What is made without what could not be had is made of something that may be there the next moment.
  const tellOfNothing =
    (asked: readonly Request[]) =>
    (error: unknown): never => {
      for (const request of asked) told(unverified(request.tags));
      throw error;
    };
  return {
    getOrSet: async (key, options, load) => {
      const request = requests.one(key, options);
      const loadAll: LoadAll = async (_, context) => new Map([[key, await load(context)]]);
      const [outcome] = await reader.read([request], loadAll).catch(tellOfNothing([request]));
      if (outcome) told(outcome.basis);
      // What came out of the codec is what the loader had put in.
      return outcome?.value as never;
    },
    getOrSetMany: async (keys, options, load) => {
      const asked = requests.many(keys, options);
      const loadAll: LoadAll = async (missing, context) => load(missing, context);
      const outcomes = await reader.read(asked, loadAll).catch(tellOfNothing(asked));
      const found = new Map<string, never>();
      for (const [at, { value, isMiss, basis }] of outcomes.entries()) {
        told(basis);
        if (!isMiss) found.set(asked[at]?.key ?? "", value as never);
      }
      return found;
    },
    get: async (key, { otherwise, ...options }) => {
      const request = requests.one(key, options);
      const outcome = await reader.peek(request);
      const isNothing = outcome === undefined || outcome.isMiss;
      if (!isNothing || otherwise !== "load") told(outcome?.basis ?? unverified(request.tags));
      return outcome?.value;
    },
  };
}
