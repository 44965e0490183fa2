import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { productItem } from "../../../infra/local/catalogue/product-item.ts";
import type { LocalCall } from "../../../infra/local/service.ts";
import { LOCAL_CREDENTIALS } from "../../../shared/cli/target/local-credentials.ts";
import { startLocalStack } from "../../../infra/local/stack/local-stack.ts";
import { synthesize } from "../../../infra/local/stack/synthesize.ts";
import { productJsonPath } from "../../../tagwire.config.ts";
import { type Bench, percentile } from "../figure.ts";

const WRITES = 60;

/** What the edge queue adds on purpose. */
const GATHER_MS = 1_000;

/** From a write to purged caches on the local stack: what tagwire itself adds to polling and gathering. */
export const bench: Bench = {
  name: "latency",
  run: async () => {
    const assembly = mkdtempSync(join(tmpdir(), "tagwire-bench-"));
    await synthesize(assembly, AbortSignal.timeout(60_000));
    const seen = new CallTimes();
    const stack = await startLocalStack({ assembly, intercept: (call) => seen.note(call) });
    const client = new DynamoDBClient({
      endpoint: stack.endpoints.dynamodb,
      region: "us-east-1",
      credentials: LOCAL_CREDENTIALS,
    });
    const redis: number[] = [];
    const edge: number[] = [];
    try {
      for (let i = 0; i < WRITES; i++) {
        const id = `product-${i}`;
        const url = `${stack.edges["www"]?.url}${productJsonPath(id)}`;
        const put = (version: string) =>
          client.send(
            new PutItemCommand({
              TableName: stack.tables["Products"],
              Item: productItem(id, { version, license: "MIT" }),
            }),
          );
        await put("1");
        while ((await versionAt(url)) !== "1");
        seen.forget();
        await put("2");
        const writtenAt = performance.now();
        while ((await versionAt(url)) !== "2");
        const freshAt = performance.now();
        const polledAt = seen.firstAfter("GetRecords", "arrived", writtenAt);
        redis.push(seen.firstAfter("UNLINK", "done", polledAt, id) - polledAt);
        edge.push(freshAt - polledAt - GATHER_MS);
      }
    } finally {
      client.destroy();
      await stack.close();
      rmSync(assembly, { recursive: true });
    }
    return [
      { figure: "write polled → Redis purged, p50", value: percentile(redis, 0.5), unit: "ms" },
      { figure: "write polled → Redis purged, p99", value: percentile(redis, 0.99), unit: "ms" },
      { figure: "write polled → edge fresh, less 1 s gather, p50", value: percentile(edge, 0.5), unit: "ms" },
      { figure: "write polled → edge fresh, less 1 s gather, p99", value: percentile(edge, 0.99), unit: "ms" },
    ];
  },
};

/** When the local services were called. */
class CallTimes {
  #calls: (LocalCall & { readonly at: number })[] = [];

  note(call: LocalCall): undefined {
    this.#calls.push({ ...call, at: performance.now() });
  }

  forget(): void {
    this.#calls = [];
  }

  /** @param about - text that is in the request. */
  firstAfter(operation: string, phase: LocalCall["phase"], after: number, about = ""): number {
    const calls = this.#calls.filter(
      (call) => call.operation === operation && call.phase === phase && call.at >= after,
    );
    return calls.find(({ body }) => JSON.stringify(body).includes(about))?.at ?? NaN;
  }
}

async function versionAt(url: string): Promise<unknown> {
  return ((await (await fetch(url)).json()) as { readonly version?: unknown }).version;
}
