import { CfnOutput, Duration, Stack } from "aws-cdk-lib/core";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Rule, type RuleProps, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code, Function, FunctionProps } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";
import type { EdgePurger } from "./edge-purger.ts";
import type { Ledger } from "./ledger.ts";
import { nodeFunction } from "./node-function.ts";
import type { ObjectRetry } from "./object-retry.ts";
import type { Parking } from "./parking.ts";
import type { RedisDatabases } from "./redis-databases.ts";

export interface RedriveProps {
  /** Bundle of `functions/redrive`. */
  readonly code: Code;
  /** By the names the config gives them. */
  readonly tables: Readonly<Record<string, ITable>>;
  readonly redis: RedisDatabases;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly parking: Parking;
  readonly ledger: Ledger;
  /**
   * Encrypts the logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly function?: Partial<FunctionProps>;
    readonly schedule?: Partial<RuleProps>;
  };
}

/** Pages that a lost batch made stale stay so until the next run. */
const INTERVAL = Duration.minutes(5);

/** Well under the interval, so that runs seldom meet, and time for three objects that take as long as one may. */
const TIMEOUT = Duration.minutes(3);

/** What on-change has for a batch. */
const MEMORY_MIB = 1_024;

/** Works off, every few minutes and by hand, what could not be done before: failed batches, parked changes, dead letters. */
export class Redrive extends Construct {
  readonly function: Function;
  readonly schedule: Rule;

  constructor(scope: Construct, id: string, props: RedriveProps) {
    super(scope, id);

    this.function = nodeFunction(this, {
      name: "redrive",
      description: "tagwire: works off failed batches, parked changes and dead letters",
      code: props.code,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      encryptionKey: props.encryptionKey,
      overrides: props.overrides?.function,
    });
    this.function.addEnvironment(
      ENV.tables,
      Stack.of(this).toJsonString(mapValues(props.tables, (table) => table.tableName)),
    );
    props.redis.grantUse(this.function);
    props.objectRetry.grantLater(this.function);
    props.objectRetry.queue.grantTakeDeadLetters(this.function, ENV.laterDeadLettersUrl);
    props.edgePurger.grantQueue(this.function);
    props.edgePurger.queue.grantTakeDeadLetters(this.function, ENV.edgeDeadLettersUrl);
    props.parking.grantPark(this.function);
    props.parking.grantWorkOff(this.function);
    props.ledger.grantReadWrite(this.function);

    // A run that fails or comes late is made up for by the next one.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.schedule = new Rule(this, "Schedule", {
      description: "tagwire: works off what could not be done before",
      schedule: Schedule.rate(INTERVAL),
      targets: [new LambdaFunction(this.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
      ...props.overrides?.schedule,
    });
    new CfnOutput(this, "FunctionName", {
      description: "tagwire: function to redrive by hand, npx tagwire redrive --function NAME",
      value: this.function.functionName,
    });
  }
}
