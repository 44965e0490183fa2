import { setTimeout as wait } from "node:timers/promises";
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { productPath } from "../../../tagwire.config.ts";
import { productKey } from "../catalogue/product-item.ts";
import type { Step } from "./event-step.ts";

/** What the first write of the narration needs. */
export interface Watched {
  readonly edgeUrl: string;
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly id: string;
  /** Says a step, now. */
  readonly say: (step: Step) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;

const DESCRIPTION = "Searches folders for a pattern, faster than you can read this.";

/** Asks for a product's page until the edge has it, writes the product, and asks on until the page shows the write. */
export async function watchOneWrite({ edgeUrl, client, table, id, say, signal }: Watched): Promise<void> {
  const path = productPath(id);
  const ask = async (): Promise<{ text: string; how: string; tookMs: number }> => {
    const startedAtMs = performance.now();
    const response = await fetch(edgeUrl + path, { signal });
    const text = await response.text();
    return { text, how: response.headers.get("x-cache") ?? "", tookMs: performance.now() - startedAtMs };
  };

  await ask();
  const cached = await ask();
  say({ name: "page cached", tookMs: cached.tookMs, what: `${path}  ${cached.how}` });

  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: productKey(id),
      UpdateExpression: "SET description = :d",
      ExpressionAttributeValues: { ":d": { S: DESCRIPTION } },
    }),
    { abortSignal: signal },
  );
  for (;;) {
    const page = await ask();
    if (page.text.includes(DESCRIPTION)) {
      say({ name: "page fresh", tookMs: page.tookMs, what: `${path}  ${page.how}` });
      return;
    }
    await wait(POLL_MS, undefined, { signal });
  }
}
