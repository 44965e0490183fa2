import { API_FINDINGS } from "./catalogue/api-findings.ts";
import { ALARM_FINDINGS } from "./catalogue/alarm-findings.ts";
import { EDGE_FINDINGS } from "./catalogue/edge-findings.ts";
import { MAPPING_FINDINGS } from "./catalogue/mapping-findings.ts";
import { REDIS_FINDINGS } from "./catalogue/redis-findings.ts";
import { RESPONSE_FINDINGS } from "./catalogue/response-findings.ts";
import { RUN_FINDINGS } from "./catalogue/run-findings.ts";
import { STORAGE_FINDINGS } from "./catalogue/storage-findings.ts";
import type { FindingKind } from "./finding.ts";

/** All there is to find, by code. Codes are public: alarms, scripts and `docs/doctor.md` name them. */
export const FINDINGS = {
  ...MAPPING_FINDINGS,
  ...STORAGE_FINDINGS,
  ...EDGE_FINDINGS,
  ...RESPONSE_FINDINGS,
  ...REDIS_FINDINGS,
  ...API_FINDINGS,
  ...ALARM_FINDINGS,
  ...RUN_FINDINGS,
} satisfies Readonly<Record<string, FindingKind>>;

export type FindingCode = keyof typeof FINDINGS;
