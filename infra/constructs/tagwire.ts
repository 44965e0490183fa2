import { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import { Annotations } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import type { Config } from "../../shared/config/config.ts";
import { worstCase } from "../../shared/config/worst-case.ts";
import { ENV } from "../../shared/env.ts";
import { bundledCode } from "../bundling/bundled-code.ts";
import { configHash } from "../bundling/config-hash.ts";
import { PIPELINE_FUNCTIONS } from "../bundling/function-entries.ts";
import type { WatchedParts } from "../alarms/watched-parts.ts";
import { dashboardRows } from "../dashboard.ts";
import { acknowledgeObjectsOf } from "./acknowledgements.ts";
import { alarmPrefix, Alarms } from "./alarms.ts";
import { cacheTags } from "./cache-tags.ts";
import { Canary } from "./canary.ts";
import { ChangePurger } from "./change-purger.ts";
import { Doctor } from "./doctor.ts";
import { type Edge, EdgePurger } from "./edge-purger.ts";
import { grantKeyToCloudwatch } from "./grant-key-to-cloudwatch.ts";
import { InvalidPropsError } from "./invalid-props-error.ts";
import { Ledger } from "./ledger.ts";
import { metricNamespace } from "./metric-namespace.ts";
import { ObjectRetry } from "./object-retry.ts";
import { Parking } from "./parking.ts";
import { propsProblems } from "./props-problems.ts";
import { PurgeApi } from "./purge-api.ts";
import { RedisDatabases } from "./redis-databases.ts";
import { Redrive } from "./redrive.ts";
import type { TagwireProps } from "./tagwire-props.ts";

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
    const problems = propsProblems(props);
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
