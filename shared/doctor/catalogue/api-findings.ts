import type { FindingKind } from "../finding.ts";

/** The purge API, as who has no credentials finds it. */
export const API_FINDINGS = {
  "api-failing": {
    severity: "error",
    meaning:
      "who asks without credentials is not refused by the purge API's own function: it gives no answer, or another one",
    why: "purges that are asked for fail; those of changes are made",
    mend: "500 or 503: the function can't be invoked or does not start, see its log group. 403, 404 or no answer: the API, its routes or its stage were changed or deleted. Then deploy again",
  },
} satisfies Readonly<Record<string, FindingKind>>;
