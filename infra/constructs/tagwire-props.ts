import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import type { Config } from "../../shared/config/config.ts";
import type { PipelineFunction } from "../bundling/function-entries.ts";
import type { CacheMetrics } from "../watched-metrics.ts";
import type { AlarmsOptions } from "./alarms.ts";
import type { ChangePurgerProps } from "./change-purger.ts";
import type { DoctorProps } from "./doctor.ts";
import type { Edge, EdgePurgerProps } from "./edge-purger.ts";
import type { LedgerProps } from "./ledger.ts";
import type { ObjectRetryProps } from "./object-retry.ts";
import type { ParkingProps } from "./parking.ts";
import type { PurgeApiOptions, PurgeApiProps } from "./purge-api.ts";
import type { RedisDatabase } from "./redis-databases.ts";
import type { RedriveProps } from "./redrive.ts";

export interface TagwireProps<
  Tables extends string = string,
  Edges extends string = string,
  Redis extends string = string,
> {
  /** What `tagwire.config.ts` exports; names the tables, edges and databases that the other props must give. */
  readonly config: Config<Tables, Edges, Redis>;
  /**
   * The module whose default export `config` is; it is bundled into the functions. A relative path starts at the working
   * directory, which under the CDK CLI is where `cdk.json` lies.
   */
  readonly configFile: string | URL;
  /**
   * The table behind each name in the config, with a stream of `NEW_AND_OLD_IMAGES`. Of a table imported with
   * `tableStreamArn` nobody can check here that the stream carries both images.
   */
  readonly tables: Readonly<Record<NoInfer<Tables>, ITable>>;
  /** The distribution behind each name in the config. */
  readonly edges: Readonly<Record<NoInfer<Edges>, Edge>>;
  /** The Upstash database behind each name in the config. */
  readonly redis: Readonly<Record<NoInfer<Redis>, RedisDatabase>>;
  /**
   * Oldest change still worth trying; at most 20 hours. Older ones are kept in the parking bucket.
   *
   * @default Duration.hours(6)
   */
  readonly maxRecordAge?: Duration;
  /**
   * What becomes of ledger and parking when they are removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Your own key for all that tagwire keeps: queues, parking, ledger, alarms and logs. Of a key that another app owns, its
   * owner lets CloudWatch use it; a warning at synth says what for.
   *
   * @default keys of AWS's, at no cost; one of its own for alarms
   */
  readonly encryptionKey?: IKey;
  /**
   * Code of the functions, for an app that bundles them together with its own.
   *
   * @default bundled here, in one esbuild call
   */
  readonly code?: Readonly<Record<PipelineFunction, Code>>;
  /**
   * Who is told of what is wrong; `false` for no alarms at all.
   *
   * @default alarms on a topic that nobody has subscribed to yet
   */
  readonly alarms?: AlarmsOptions | false;
  /**
   * The purge API: purges by tag over HTTP, for your accounts' principals and for scoped tokens. `false` for none.
   *
   * @default there is one; until somebody makes a token, only principals of the account get in
   */
  readonly purgeApi?: PurgeApiOptions | false;
  /**
   * Whether there is a dashboard. The first three of an account are free, each other is $3 a month.
   *
   * @default true
   */
  readonly dashboard?: boolean;
  /**
   * Where the application's `emfReporter` (`tagwire/cache/reporters`) sends what its cache does: shown on the dashboard.
   *
   * @default the dashboard says nothing of the cache
   */
  readonly cacheMetrics?: CacheMetrics;
  /**
   * Names what the config says: when it changes, so have the rules of every source without a `revision` of its own, and
   * these are purged as a whole once the new code runs.
   *
   * @default a hash of the config's module and of what it imports
   */
  readonly configHash?: string;
  /** Escape hatch: merged last over each stage's own settings. */
  readonly overrides?: {
    readonly changePurger?: ChangePurgerProps["overrides"];
    readonly objectRetry?: ObjectRetryProps["overrides"];
    readonly edgePurger?: EdgePurgerProps["overrides"];
    readonly purgeApi?: PurgeApiProps["overrides"];
    readonly redrive?: RedriveProps["overrides"];
    readonly parking?: ParkingProps["overrides"];
    readonly ledger?: LedgerProps["overrides"];
    readonly doctor?: DoctorProps["overrides"];
  };
}
