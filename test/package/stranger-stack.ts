import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { onTestFinished, vi } from "vitest";
import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { startLocalStack } from "../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { REGION } from "../../infra/local/stack/workbench.ts";

export interface Book {
  readonly isbn: string;
  readonly title: string;
  readonly shelf: string;
}

/** As `stranger/app.ts` imports it. */
const STREAM_ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/Books/stream/2026-11-20T00:00:00.000";

/** The policy that is AWS's advice, by its id. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const PATIENCE_MS = 60_000;

/** Runs the stranger's assembly beside the table and the distribution that it only imports, and a site that reads the table. */
export async function startStranger(assembly: string) {
  const clock = new StackClock();
  const site = createServer((request, response) => {
    void title(request.url?.split("/").at(-1) ?? "").then((text) => {
      const tags = "book:1,shelf:novels,books";
      response.writeHead(200, { "cache-control": "s-maxage=86400", "cache-tag": tags, "x-tags": tags }).end(text);
    });
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const origin = `127.0.0.1:${(site.address() as AddressInfo).port}`;

  const stack = await startLocalStack({
    assembly,
    clock,
    parameters: { Origin: origin },
    outside: {
      tables: [{ streamArn: STREAM_ARN, properties: BOOKS }],
      distributions: [{ id: "E2PARTNER", properties: distributionOf(origin) }],
    },
  });
  const dynamodb = new DynamoDBClient({
    endpoint: stack.endpoints.dynamodb,
    region: REGION,
    credentials: LOCAL_CREDENTIALS,
  });
  onTestFinished(async () => {
    await stack.close();
    dynamodb.destroy();
    site.closeAllConnections();
    site.close();
  });

  async function title(isbn: string): Promise<string> {
    const Key = { pk: { S: `BOOK#${isbn}` } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: "Books", Key, ConsistentRead: true }));
    return Item?.["title"]?.S ?? "no such book";
  }

  return {
    write: async ({ isbn, title, shelf }: Book): Promise<void> => {
      const Item = { pk: { S: `BOOK#${isbn}` }, title: { S: title }, shelf: { S: shelf } };
      await dynamodb.send(new PutItemCommand({ TableName: "Books", Item }));
    },
    /** What an edge shows of book 1. */
    page: async (edge: "www" | "partner"): Promise<string> =>
      await (await fetch(`${stack.edges[edge]?.url}/books/1`)).text(),
    /** Puts the clock forward until every write so far is worked off. */
    settled: async (): Promise<void> => {
      let drained = false;
      const asked = vi.waitUntil(async () => (drained = (await stack.currentStatus()).drained), {
        timeout: PATIENCE_MS,
      });
      await vi.waitUntil(
        () => {
          if (!drained && !stack.running()) clock.skip(1_000);
          return drained;
        },
        { timeout: PATIENCE_MS, interval: 20 },
      );
      await asked;
    },
  };
}

const BOOKS = {
  TableName: "Books",
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
};

/** As the partner defines it, with the tag header that the config names. */
const distributionOf = (origin: string) => ({
  DistributionConfig: {
    Enabled: true,
    CacheTagConfig: { HeaderName: "x-tags" },
    Origins: [{ Id: "site", DomainName: origin, CustomOriginConfig: { OriginProtocolPolicy: "http-only" } }],
    DefaultCacheBehavior: {
      TargetOriginId: "site",
      ViewerProtocolPolicy: "allow-all",
      CachePolicyId: CACHING_OPTIMIZED,
    },
  },
});
