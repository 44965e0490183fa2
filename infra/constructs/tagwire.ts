import { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import { Annotations, type Duration, type RemovalPolicy, Token } from "aws-cdk-lib/core";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import type { Config } from "../../shared/config/config.ts";
import { worstCase } from "../../shared/config/worst-case.ts";
import { ENV } from "../../shared/env.ts";
import { bundledCode } from "../bundling/bundled-code.ts";
import { configHash } from "../bundling/config-hash.ts";
import { PIPELINE_FUNCTIONS, type PipelineFunction } from "../bundling/function-entries.ts";
import type { WatchedParts } from "../alarms/watched-parts.ts";
import { dashboardRows } from "../dashboard.ts";
import { acknowledgeObjectsOf } from "./acknowledgements.ts";
import { alarmPrefix, Alarms, type AlarmsOptions } from "./alarms.ts";
import type { CacheMetrics } from "../watched-metrics.ts";
import { cacheTags } from "./cache-tags.ts";
import { Canary } from "./canary.ts";
import { ChangePurger, type ChangePurgerProps } from "./change-purger.ts";
import { Doctor, type DoctorProps } from "./doctor.ts";
import { type Edge, EdgePurger, type EdgePurgerProps } from "./edge-purger.ts";
import { grantKeyToCloudwatch } from "./grant-key-to-cloudwatch.ts";
import { InvalidPropsError } from "./invalid-props-error.ts";
import { Ledger, type LedgerProps } from "./ledger.ts";
import { metricNamespace } from "./metric-namespace.ts";
import { ObjectRetry, type ObjectRetryProps } from "./object-retry.ts";
import { Parking, type ParkingProps } from "./parking.ts";
import { PurgeApi, type PurgeApiOptions, type PurgeApiProps } from "./purge-api.ts";
import { type RedisDatabase, RedisDatabases } from "./redis-databases.ts";
import { Redrive, type RedriveProps } from "./redrive.ts";

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

/**
 * Purges CloudFront and Redis of what a write to DynamoDB makes stale. One construct per stage of the pipeline.
 *
 * @throws {InvalidPropsError} when the props don't fit the config, or a table's stream can't serve.
 *
 * @example
 * ```ts
 * new Tagwire(this, "Tagwire", {
 *   config,
 *   configFile: "tagwire.config.ts",
 *   tables: { Products: table },
 *   edges: { www: { distribution } },
 *   redis: { main: { url: "https://example-12345.upstash.io", token: secret } },
 * });
 * ```
 */
export class Tagwire<Tables extends string, Edges extends string, Redis extends string> extends Construct {
  readonly changePurger: ChangePurger;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly redrive: Redrive;
  /** None when it was turned off. */
  readonly purgeApi?: PurgeApi;
  readonly parking: Parking;
  readonly ledger: Ledger;
  /** None when no edge has probe pages. */
  readonly canary: Canary | undefined;
  /** None when they were not wanted. */
  readonly alarms?: Alarms;
  readonly doctor: Doctor;

  constructor(scope: Construct, id: string, props: TagwireProps<Tables, Edges, Redis>) {
    super(scope, id);
    const { config, tables, edges, removalPolicy, encryptionKey, overrides } = props;
    const problems = mismatches(props);
    if (problems.length > 0) throw new InvalidPropsError(this.node.path, problems);

    const code = props.code ?? bundledCode(props.configFile, PIPELINE_FUNCTIONS);
    const redis = new RedisDatabases(props.redis);
    const kept = { encryptionKey, ...(removalPolicy && { removalPolicy }) };
    if (encryptionKey) grantKeyToCloudwatch(encryptionKey, this);

    this.parking = new Parking(this, "Parking", { ...kept, overrides: overrides?.parking });
    acknowledgeObjectsOf(this.parking.bucket, this);
    this.ledger = new Ledger(this, "Ledger", { ...kept, overrides: overrides?.ledger });
    this.edgePurger = new EdgePurger(this, "EdgePurger", {
      code: code["purge-edge"],
      edges,
      ledger: this.ledger,
      parking: this.parking,
      encryptionKey,
      overrides: overrides?.edgePurger,
    });
    this.objectRetry = new ObjectRetry(this, "ObjectRetry", {
      code: code["redis-retry"],
      redis,
      edgePurger: this.edgePurger,
      encryptionKey,
      overrides: overrides?.objectRetry,
    });
    this.changePurger = new ChangePurger(this, "ChangePurger", {
      code: code["on-change"],
      tables,
      sources: config.sources,
      redis,
      objectRetry: this.objectRetry,
      edgePurger: this.edgePurger,
      parking: this.parking,
      ledger: this.ledger,
      encryptionKey,
      ...(props.maxRecordAge && { maxRecordAge: props.maxRecordAge }),
      overrides: overrides?.changePurger,
    });
    this.redrive = new Redrive(this, "Redrive", {
      code: code.redrive,
      tables,
      redis,
      objectRetry: this.objectRetry,
      edgePurger: this.edgePurger,
      parking: this.parking,
      ledger: this.ledger,
      encryptionKey,
      overrides: overrides?.redrive,
    });
    if (props.purgeApi !== false) {
      this.purgeApi = new PurgeApi(this, "PurgeApi", {
        ...props.purgeApi,
        code: code["purge-api"],
        redis,
        objectRetry: this.objectRetry,
        edgePurger: this.edgePurger,
        ledger: this.ledger,
        encryptionKey,
        overrides: overrides?.purgeApi,
      });
    }
    this.doctor = new Doctor(this, "Doctor", {
      code: code.doctor,
      tables,
      edges,
      redis,
      changePurger: this.changePurger,
      objectRetry: this.objectRetry,
      edgePurger: this.edgePurger,
      redrive: this.redrive,
      parking: this.parking,
      ledger: this.ledger,
      purgeApi: this.purgeApi,
      encryptionKey,
      overrides: overrides?.doctor,
    });
    this.canary = Canary.where(edges, this, "Canary", {
      code: code["edge-probe"],
      settings: config.edges,
      onChange: this.changePurger.function,
      encryptionKey,
    });
    this.canary?.grantRun(this.doctor.function);
    const { changePurger, objectRetry, edgePurger, redrive, doctor } = this;
    const stages = { changePurger, objectRetry, edgePurger, redrive };
    const hash = props.configHash ?? configHash(props.configFile);
    for (const stage of [...Object.values(stages), doctor]) stage.function.addEnvironment(ENV.config, hash);
    const canary = watchedByCanary(config.edges, this.canary?.edges ?? []);
    const parts = {
      namespace: metricNamespace(this),
      edges: Object.keys(edges),
      budgets: budgetsOf(config.edges),
      ...stages,
      purgeApi: this.purgeApi,
      canary,
    };
    const prefix = alarmPrefix(this);
    if (props.alarms !== false) {
      this.alarms = new Alarms(this, "Alarms", { ...props.alarms, parts, prefix, encryptionKey });
      const names = [...this.alarms.byName.keys()];
      doctor.watchAlarms({ prefix: `${prefix}-`, names, topic: this.alarms.topic.topicArn });
    }
    if (props.dashboard ?? true) {
      const widgets = dashboardRows(parts, [...(this.alarms?.byName.values() ?? [])], props.cacheMetrics);
      new Dashboard(this, "Dashboard", { dashboardName: prefix, widgets: widgets.map((row) => [...row]) });
    }
    for (const { edge, sentence } of worstCase(config))
      Annotations.of(this).addInfoV2(`tagwire:worst-case-${edge}`, sentence);
    for (const [name, { distribution }] of Object.entries<Edge>(edges)) {
      cacheTags(distribution, { header: config.edges[name as Edges].tagHeader });
    }
  }
}

function budgetsOf(settings: Config["edges"]): WatchedParts["budgets"] {
  const budgets = Object.values(settings).flatMap(({ name, budgetUsdPerMonth }) =>
    budgetUsdPerMonth === undefined ? [] : [[name, budgetUsdPerMonth] as const],
  );
  return Object.fromEntries(budgets);
}

/** It passes over edges that are only observed. */
function watchedByCanary(settings: Config["edges"], edges: readonly string[]): WatchedParts["canary"] {
  const sending = edges.flatMap((name) => {
    const { mode, untilLive } = settings[name] ?? {};
    return mode === "send" ? [[name, untilLive === "send" ? "at once" : "once live"] as const] : [];
  });
  return Object.fromEntries(sending);
}

/** The types say the same, but not to JavaScript, nor about a config whose names were lost on the way. */
function mismatches({ config, tables, edges, redis }: TagwireProps): readonly string[] {
  return [
    ...nameProblems("tables", Object.keys(tables), config.tables),
    ...nameProblems("edges", Object.keys(edges), Object.keys(config.edges)),
    ...nameProblems("redis", Object.keys(redis), config.redis),
    ...Object.entries<Edge>(edges).flatMap(([name, { samples }]) => samplesProblems(`edges.${name}.samples`, samples)),
    ...Object.entries(redis).flatMap(([name, { url }]) =>
      Token.isUnresolved(url) || /^https:\/\/[^/]+$/.test(url)
        ? []
        : `redis.${name}.url: an https:// address without a path, got ${JSON.stringify(url)}`,
    ),
  ];
}

function samplesProblems(prop: string, samples: Edge["samples"]): readonly string[] {
  if (samples === undefined) return [];
  const { origin, paths } = samples;
  return [
    ...(Token.isUnresolved(origin) || /^https?:\/\/[^/]+\/?$/.test(origin)
      ? []
      : [
          `${prop}.origin: an address without a path, such as https://origin.example.com, got ${JSON.stringify(origin)}`,
        ]),
    ...paths
      .filter((path) => !Token.isUnresolved(path) && !path.startsWith("/"))
      .map((path) => `${prop}.paths: each begins with /, got ${JSON.stringify(path)}`),
  ];
}

function nameProblems(prop: string, given: readonly string[], named: readonly string[]): readonly string[] {
  return [
    ...named.filter((name) => !given.includes(name)).map((name) => `${prop}.${name}: required, got nothing`),
    ...given
      .filter((name) => !named.includes(name))
      .map((name) => `${prop}.${name}: not in the config, which names ${named.join(", ") || "none"}`),
  ];
}
