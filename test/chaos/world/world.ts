import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { Intercept } from "../../../infra/local/service.ts";
import type { upstashClient } from "../../../shared/cache/store/upstash-client.ts";

/** What a viewer got. */
interface Viewed {
  readonly status: number;
  readonly body: string;
  /** Whether the edge had it. */
  readonly hit: boolean;
}

/** The deployed demo, its time, and clients of its services. */
export interface World {
  readonly stack: LocalStack;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  /** A new client of the demo's Redis. */
  redis(): ReturnType<typeof upstashClient>;
  /** Looks at a page at one location of an edge, as a viewer does. */
  view(edge: string, location: number, path: string): Promise<Viewed>;
  /** By this world's clock, in milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves once so much of this world's time has passed, or the world ends. */
  wait(ms: number): Promise<void>;
  /** Puts the clock forward, or back, at once, while no page is being made: no reader is as slow as it would seem then. */
  jump(ms: number): Promise<void>;
}

interface WorldOptions {
  readonly seed: number;
  /** The demo's assembly. */
  readonly assembly: string;
  readonly intercept: Intercept;
}

/** Runs the demo as long as `live` takes. */
export type RunWorld = <T>(options: WorldOptions, live: (world: World) => Promise<T>) => Promise<T>;
