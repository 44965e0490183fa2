import { Annotations, Duration, RemovalPolicy, Stack } from "aws-cdk-lib/core";
import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { type Code, EventSourceMapping, type Function, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { EdgeSettings } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";
import { EdgeProbe, isDefinedHere } from "./edge-probe.ts";
import type { Edge } from "./edge-purger.ts";
import { grantKey } from "./grant-key.ts";

export interface CanaryProps {
  /** Bundle of `functions/edge-probe`. */
  readonly code: Code;
  /** By the names the config gives them: those with probe pages, at least one. */
  readonly edges: Readonly<Record<string, Edge>>;
  readonly settings: Readonly<Record<string, EdgeSettings>>;
  /** The function that turns changes into purges: the canary's, too. */
  readonly onChange: Function;
  /**
   * Encrypts the one row.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
}

/** One item an hour, by edge, and what CloudFront takes for it beyond the first 1,000 a month of the account. */
const ITEMS_PER_MONTH = 720;
const USD_PER_MONTH = 3.6;

/** A change of the canary's that is older interests nobody any more. */
const MAX_RECORD_AGE = Duration.minutes(2);

/** What the canary needs: pages behind each edge that it watches, and a table whose changes purge them. */
export class Canary extends Construct {
  readonly table: TableV2;
  /** Names of the edges it watches. */
  readonly edges: readonly string[];
  readonly #edges: Readonly<Record<string, Edge>>;

  /** A canary for those edges whose distribution is of this app, unless they want none; `undefined` where there are no such edges. */
  static where(
    edges: Readonly<Record<string, Edge>>,
    scope: Construct,
    id: string,
    props: Omit<CanaryProps, "edges">,
  ): Canary | undefined {
    const probed = Object.entries(edges).filter(
      ([, { distribution, probe }]) => probe !== false && isDefinedHere(distribution),
    );
    return probed.length === 0 ? undefined : new Canary(scope, id, { ...props, edges: Object.fromEntries(probed) });
  }

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const { code, edges, settings, onChange, encryptionKey } = props;
    this.#edges = edges;
    this.edges = Object.keys(edges);

    this.table = new TableV2(this, "Probe", {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      ...(encryptionKey && { encryption: TableEncryptionV2.customerManagedKey(encryptionKey) }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const [name, { distribution }] of Object.entries(edges)) {
      const tagHeader = settings[name]?.tagHeader;
      if (tagHeader === undefined || !isDefinedHere(distribution)) continue;
      // Two edges may be the same distribution.
      if (!distribution.node.tryFindChild(PROBE_ID)) new EdgeProbe(distribution, PROBE_ID, { code, tagHeader });
      Annotations.of(this).addInfoV2(`tagwire:canary-${name}`, costOf(name, settings[name]));
    }
    this.#deliverTo(onChange);
  }

  /** Lets a function run the canary, and tells it where. */
  grantRun(fn: Function): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ["dynamodb:PutItem"], resources: [this.table.tableArn] }));
    grantKey(this.table.encryptionKey, fn, "dynamodb:rows");
    this.#tell(fn);
  }

  /** What fails here is not kept: the canary sees that no purge came. */
  #deliverTo(onChange: Function): void {
    onChange.addToRolePolicy(
      new PolicyStatement({
        actions: [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
        resources: this.table.tableStreamArn === undefined ? [] : [this.table.tableStreamArn],
      }),
    );
    this.table.encryptionKey?.grantDecrypt(onChange);
    new EventSourceMapping(this, "ProbeStream", {
      target: onChange,
      eventSourceArn: this.table.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      reportBatchItemFailures: true,
      retryAttempts: 3,
      maxRecordAge: MAX_RECORD_AGE,
    });
    this.#tell(onChange);
  }

  #tell(fn: Function): void {
    fn.addEnvironment(ENV.probeTable, this.table.tableName);
    const domains = mapValues(this.#edges, ({ distribution }) => distribution.distributionDomainName);
    fn.addEnvironment(ENV.probeEdges, Stack.of(this).toJsonString(domains));
  }
}

const PROBE_ID = "TagwireProbe";

function costOf(name: string, settings: EdgeSettings | undefined): string {
  if (settings?.mode === "observe") return `edge ${name}: no canary while it is only observed`;
  return (
    `edge ${name}: its canary purges one tag an hour, ${ITEMS_PER_MONTH} items a month: ` +
    `$${USD_PER_MONTH.toFixed(2)} where the account's 1,000 free ones are used up`
  );
}
