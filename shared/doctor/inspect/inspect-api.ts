import type { Observers } from "../../ports/observers.ts";
import { checkApi } from "../checks/check-api.ts";
import type { Inspection } from "../inspection.ts";

/** Looks at what the purge API answers to who has no credentials. @param url - of the API. */
export function inspectApi(url: string, { response }: Pick<Observers, "response">): Inspection {
  return {
    place: { kind: "api", name: "purge-api" },
    looksAt: "what it answers",
    run: async (signal) => {
      const seen = await response(`${url}/v1/health`, signal).catch((error: unknown) => {
        // that there was no time to wait says nothing of the API
        if (signal.aborted) throw error;
        return undefined;
      });
      return checkApi(seen);
    },
  };
}
