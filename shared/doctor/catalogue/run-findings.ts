import type { FindingKind } from "../finding.ts";

/** The doctor's own: what it stands on, and what it could not do. */
export const RUN_FINDINGS = {
  "clock-skew": {
    severity: "warning",
    meaning: "the function's clock and the services' differ",
    why: "deadlines, back-offs and leases go by the clock; beyond 15 minutes AWS refuses every call",
    mend: "nothing to set at AWS: tell its support. On your own machine, synchronize the clock",
  },
  "not-checked": {
    severity: "unknown",
    meaning: "a check could not be made",
    why: "what it looks at may be right or wrong",
    mend: "what it says tells why: a permission, a time-out, a service that is away. It is tried again in five minutes",
  },
} satisfies Readonly<Record<string, FindingKind>>;
