import type { FindingKind } from "../finding.ts";

/** The doctor's own: what it stands on, and what it could not do. */
export const RUN_FINDINGS = {
  "expectations-unreadable": {
    severity: "error",
    meaning: "what was deployed can't be read from its parameter",
    why: "nothing can be compared with it, so nothing is looked at; and purges that no change leads to, as after a deploy that changed rules, wait",
    mend: "deploy again if it is gone or was changed by hand; else look at the doctor's right to `ssm:GetParameter`. In the minute of a deploy it may be seen once",
  },
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
