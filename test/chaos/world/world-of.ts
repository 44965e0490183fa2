import { setMaxListeners } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { LOCATION_HEADER } from "../../../infra/local/edge/origin/origin-headers.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { StackClock } from "../../../infra/local/stack/stack-clock.ts";
import { REGION } from "../../../infra/local/stack/workbench.ts";
import { upstashClient } from "../../../shared/cache/store/upstash-client.ts";
import type { World } from "./world.ts";

const REDIS_TIMEOUT_MS = 5_000;

/** Between two looks whether pages are being made, in milliseconds of the world's time. */
const LOOK_MS = 5;

/** A world that nobody may live in any more once it is over. */
export interface Mortal {
  readonly world: World;
  /** Whether somebody looks at a page just now. */
  isViewed(): boolean;
  end(): void;
}

/** A running stack as a world. */
export function worldOf(stack: LocalStack, clock: StackClock): Mortal {
  const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
  const dynamodb = new DynamoDBClient({ ...sdk, endpoint: stack.endpoints.dynamodb });
  const sqs = new SQSClient({ ...sdk, endpoint: stack.endpoints.sqs });
  const s3 = new S3Client({ ...sdk, endpoint: stack.endpoints.s3, forcePathStyle: true });
  const lambda = new LambdaClient({ ...sdk, endpoint: stack.endpoints.lambda });
  const ended = new AbortController();
  // Everybody who waits listens.
  setMaxListeners(0, ended.signal);
  let views = 0;

  const world: World = {
    stack,
    dynamodb,
    sqs,
    s3,
    lambda,
    redis: () => upstashClient({ ...stack.redis, signal: () => AbortSignal.timeout(REDIS_TIMEOUT_MS) }),
    async view(edge, location, path) {
      views += 1;
      try {
        const headers = { [LOCATION_HEADER]: String(location) };
        const answer = await fetch((stack.edges[edge]?.url ?? "") + path, { headers });
        const hit = answer.headers.get("x-cache")?.startsWith("Hit") ?? false;
        return { status: answer.status, body: await answer.text(), hit };
      } finally {
        views -= 1;
      }
    },
    now: () => clock.now(),
    wait: (ms) => clock.wait(ms, ended.signal),
    async jump(ms) {
      while (views > 0) await clock.wait(LOOK_MS, ended.signal);
      clock.skip(ms);
    },
  };
  return {
    world,
    isViewed: () => views > 0,
    end() {
      ended.abort();
      for (const client of [dynamodb, sqs, s3, lambda]) client.destroy();
    },
  };
}
