import { Duration, Stack } from "aws-cdk-lib/core";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  type Code,
  EventSourceMapping,
  type EventSourceMappingOptions,
  FilterCriteria,
  type Function,
  type FunctionProps,
  MetricType,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { CompiledSource } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";
import type { EdgePurger } from "./edge-purger.ts";
import { FailedBatches } from "./failed-batches.ts";
import { InvalidPropsError } from "./invalid-props-error.ts";
import type { Ledger } from "./ledger.ts";
import { nodeFunction } from "./node-function.ts";
import type { ObjectRetry } from "./object-retry.ts";
import type { Parking } from "./parking.ts";
import type { RedisDatabases } from "./redis-databases.ts";
import { streamFilters } from "./stream-filters.ts";
import { tableSchema } from "./table-schema.ts";

export interface ChangePurgerProps {
  /** Bundle of `functions/on-change`. */
  readonly code: Code;
  /** By the names the config gives them. Their streams must carry both images: the old one tells what else is stale. */
  readonly tables: Readonly<Record<string, ITable>>;
  /** What of the tables concerns anybody: tells which keys are worth an invocation. */
  readonly sources: readonly CompiledSource[];
  readonly redis: RedisDatabases;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly parking: Parking;
  readonly ledger: Ledger;
  /**
   * Oldest change still worth trying. A batch older than that is given up and kept in the parking bucket. At most
   * 20 hours: the stream itself forgets after 24.
   *
   * @default Duration.hours(6)
   */
  readonly maxRecordAge?: Duration;
  /**
   * Batches of one shard handled at the same time, 1 to 10; changes of one item stay in order. More of them split what
   * one batch would have folded.
   *
   * @default 2: while one waits for Redis, the other goes on
   */
  readonly parallelizationFactor?: number;
  /**
   * Encrypts logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly function?: Partial<FunctionProps>;
    readonly eventSource?: Partial<EventSourceMappingOptions>;
  };
}

/**
 * Deciding a batch of 6 MB takes little of it; the rest is for Redis, S3 and SQS to answer late. A hung batch holds up
 * its lane that long and is then tried again.
 */
const TIMEOUT = Duration.seconds(30);

/** 6 MB of text become many times that in objects; and from 1 GiB there is more than half a processor to decide with. */
const MEMORY_MIB = 1_024;

/** Keys of about 1,000 tags make one Redis command; and Lambda cuts batches at 6 MB, often sooner. */
const BATCH_SIZE = 1_000;

/**
 * On-change keeps poison aside itself. What fails here is either SQS, S3 or DynamoDB, or a record that ends the function. Eleven
 * tries outlast most faults of the former: with Lambda's pauses some minutes. The latter holds up its lane for as long, after
 * the minutes it takes to halve the batch down to it; with a hundred tries it would be hours. What is given up, redrive has in
 * hand five minutes later.
 */
const RETRY_ATTEMPTS = 10;

const MIN_RECORD_AGE = Duration.minutes(1);
const MAX_RECORD_AGE = Duration.hours(20);

/** Turns the stream of each table into stale tags, purges Redis and queues edge items. */
export class ChangePurger extends Construct {
  readonly function: Function;
  /** By the names the config gives the tables. */
  readonly mappings: Readonly<Record<string, EventSourceMapping>>;

  constructor(scope: Construct, id: string, props: ChangePurgerProps) {
    super(scope, id);
    const maxRecordAge = props.maxRecordAge ?? Duration.hours(6);
    const parallelizationFactor = props.parallelizationFactor ?? 2;
    this.#validate(props.tables, maxRecordAge, parallelizationFactor);

    this.function = nodeFunction(this, {
      name: "on-change",
      description: "tagwire: turns changes into stale tags, purges Redis, queues edge items",
      code: props.code,
      encryptionKey: props.encryptionKey,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      overrides: props.overrides?.function,
    });
    this.function.addEnvironment(
      ENV.tables,
      Stack.of(this).toJsonString(mapValues(props.tables, (table) => table.tableName)),
    );
    props.redis.grantUse(this.function);
    props.objectRetry.grantLater(this.function);
    props.edgePurger.grantQueue(this.function);
    props.parking.grantPark(this.function);
    props.ledger.grantReadWrite(this.function);

    this.mappings = mapValues(props.tables, (table, name) => {
      const sources = props.sources.filter((source) => source.table === name);
      const filters = streamFilters(sources, tableSchema(table)?.stringKeys ?? new Set());
      this.#grantStream(table);
      return new EventSourceMapping(this, `${name}Stream`, {
        target: this.function,
        eventSourceArn: table.tableStreamArn,
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: BATCH_SIZE,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: RETRY_ATTEMPTS,
        maxRecordAge,
        parallelizationFactor,
        onFailure: new FailedBatches(props.parking.bucket),
        supportS3OnFailureDestination: true,
        metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
        ...(filters.length > 0 && { filters: filters.map((filter) => FilterCriteria.filter(filter)) }),
        ...props.overrides?.eventSource,
      });
    });
  }

  #validate(tables: ChangePurgerProps["tables"], maxRecordAge: Duration, parallelizationFactor: number): void {
    const problems = Object.entries(tables).flatMap(([name, table]) => streamProblem(name, table) ?? []);
    const ageSeconds = maxRecordAge.toSeconds();
    if (ageSeconds < MIN_RECORD_AGE.toSeconds() || ageSeconds > MAX_RECORD_AGE.toSeconds()) {
      problems.push(`maxRecordAge: from 1 minute to 20 hours, got ${maxRecordAge.toHumanString()}`);
    }
    if (!Number.isInteger(parallelizationFactor) || parallelizationFactor < 1 || parallelizationFactor > 10) {
      problems.push(`parallelizationFactor: a whole number from 1 to 10, got ${parallelizationFactor}`);
    }
    if (problems.length > 0) throw new InvalidPropsError(this.node.path, problems);
  }

  /** What a mapping needs, on this stream alone: CDK's own grant lists the streams of the whole account. */
  #grantStream(table: ITable): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        actions: [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
        resources: table.tableStreamArn === undefined ? [] : [table.tableStreamArn],
      }),
    );
    table.encryptionKey?.grantDecrypt(this.function);
  }
}

const BOTH_IMAGES = "NEW_AND_OLD_IMAGES";

/** Of a table that is imported the view type can't be known here. */
function streamProblem(name: string, table: ITable): string | undefined {
  const schema = tableSchema(table);
  if (!schema) {
    return table.tableStreamArn === undefined
      ? `tables.${name}: imported without its stream: import it with tableStreamArn`
      : undefined;
  }
  if (schema.streamViewType === BOTH_IMAGES) return undefined;
  const got = schema.streamViewType === undefined ? "no stream" : `a stream of ${schema.streamViewType}`;
  return `tables.${name}: needs a stream of ${BOTH_IMAGES}, got ${got}`;
}
