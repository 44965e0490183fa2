import type { ChangePurger } from "../constructs/change-purger.ts";
import type { EdgePurger } from "../constructs/edge-purger.ts";
import type { ObjectRetry } from "../constructs/object-retry.ts";
import type { PurgeApi } from "../constructs/purge-api.ts";
import type { Redrive } from "../constructs/redrive.ts";

/** What alarms and dashboard are about. */
export interface WatchedParts {
  /** Of the functions' own metrics. */
  readonly namespace: string;
  /** As the config names them. */
  readonly edges: readonly string[];
  /** Of the edges that have one, in US dollars a month. */
  readonly budgets: Readonly<Record<string, number>>;
  readonly changePurger: ChangePurger;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly redrive: Redrive;
  /** None when it was turned off. */
  readonly purgeApi: PurgeApi | undefined;
  /** Edges that a canary watches, and since when: from the first deploy, or only once their first purge was sent. */
  readonly canary: Readonly<Record<string, "at once" | "once live">>;
}
