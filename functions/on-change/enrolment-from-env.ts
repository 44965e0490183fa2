import { systemClock } from "../../shared/adapters/clock/system.ts";
import type { LedgerAccess } from "../../shared/adapters/edge-ledger/ledger-access.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { withTimeLimit } from "../../shared/adapters/with-time-limit.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { deployedRules } from "../../shared/pipeline/stewardship/deployed.ts";
import { Enrolment } from "../../shared/pipeline/stewardship/enrolment.ts";
import type { Report } from "../../shared/ports/reporter.ts";
import type { EnvReader } from "../../shared/read-env.ts";

/** Longest that a new environment waits to be told when tables were activated, in milliseconds. */
const ENROLMENT_TIMEOUT_MS = 1_500;

/** When each table was activated, for all functions that decide on changes: see {@link Enrolment.activations}. */
export type Activations = (signal: AbortSignal) => Promise<ReadonlyMap<string, number>>;

/** What is wrong with the environment is left for `read` to tell. */
export function enrolmentFromEnv(
  read: EnvReader,
  { config, ledgerAccess }: { readonly config: Config; readonly ledgerAccess: LedgerAccess },
): (report: Report) => Activations {
  const rules = deployedRules(config, read.text(ENV.config), read.texts(ENV.tables));
  const notes = new DynamodbNotes(ledgerAccess);
  return (report) => {
    const enrolment = new Enrolment(rules, { notes, clock: systemClock, report });
    return (signal) => withTimeLimit(signal, ENROLMENT_TIMEOUT_MS, (limited) => enrolment.activations(limited));
  };
}
