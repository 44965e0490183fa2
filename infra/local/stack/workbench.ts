import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { LOCAL_REGION } from "../../../shared/cli/target/local-credentials.ts";
import type { Created } from "../assembly/resolve.ts";
import type { LocalCloudFront } from "../edge/cloudfront.ts";
import type { LocalRules } from "../events/rules.ts";
import type { LocalHttpApi } from "../http-api/http-api.ts";
import type { EventSourceMapping } from "../lambda/event-source-mapping.ts";
import type { Launch } from "../lambda/environment/environment.ts";
import type { LocalFunction, LogLine } from "../lambda/function.ts";
import type { LocalParameters } from "../parameters/parameters.ts";
import type { LocalSecrets } from "../secrets/secrets.ts";
import type { LocalCloudWatch } from "../metrics/cloudwatch.ts";
import type { LocalTopics } from "../topics/topics.ts";
import type { StackClock } from "./stack-clock.ts";

/** A resource of a template with its properties resolved. */
export interface Resource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Id it must have, where others already know it by one. @default made up */
  readonly physicalId?: string;
  /** Folder of the asset whose S3 key begins with this hash. */
  readonly assetDirectories: ReadonlyMap<string, string>;
}

/** What resources are made with, and what was made. */
export interface Workbench {
  readonly clients: {
    readonly dynamodb: DynamoDBClient;
    readonly streams: DynamoDBStreamsClient;
    readonly sqs: SQSClient;
    readonly s3: S3Client;
  };
  readonly cloudfront: LocalCloudFront;
  readonly secrets: LocalSecrets;
  readonly parameterStore: LocalParameters;
  readonly cloudwatch: LocalCloudWatch;
  readonly topics: LocalTopics;
  readonly rules: LocalRules;
  /** Environment of every function, over the template's: where services are here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: StackClock;
  readonly onLog: (line: LogLine) => void;
  /** How execution environments of functions are started. */
  readonly launch: Launch | undefined;
  /** How long stream mappings rest between two reads that find nothing, in milliseconds. */
  readonly pollMs: number | undefined;
  /** Port of the next distribution's edge; 0 is any. */
  nextEdgePort(): number;
  /** Port of the next service; 0 is any. */
  nextServicePort(): number;
  /** Properties of CloudFront's policies and access controls, by type and id. */
  readonly policies: Map<string, Readonly<Record<string, unknown>>>;
  /** Streams here by the ARNs that the assembly has of imported tables. */
  readonly streams: Map<string, string>;
  /** By ARN. */
  readonly functions: Map<string, LocalFunction>;
  /** By id. */
  readonly httpApis: Map<string, LocalHttpApi>;
  /** By UUID. */
  readonly mappings: Map<string, EventSourceMapping>;
  readonly distributionIds: string[];
  /** Run on close, latest first. */
  readonly closers: (() => Promise<void>)[];
}

/** A resource that was made, and what a later deployment can do about it. */
export interface Provisioned extends Created {
  /** Makes it what a later template says, also when that is the same. @default it stays as it is */
  update?(resource: Resource): Provisioned | Promise<Provisioned>;
  /** Ends it, because no template has it any more. @default it stays, as what holds data does */
  remove?(): Promise<void>;
}

/** Makes a resource of one type. */
export type Provision = (resource: Resource, bench: Workbench) => Provisioned | Promise<Provisioned>;

/** Whether two templates say the same about a resource. */
export const sameProperties = (a: Resource, b: Resource): boolean =>
  JSON.stringify(a.properties) === JSON.stringify(b.properties);

/** Where everything is said to be; nothing here depends on it. */
export const REGION = LOCAL_REGION;
export const ACCOUNT_ID = "000000000000";

/** Name CloudFormation would make up for a resource that was not given one, but the same each time. */
export function physicalName({ stackName, logicalId }: Resource): string {
  return `${stackName}-${logicalId}`;
}
