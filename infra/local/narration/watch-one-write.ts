import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { productPath } from "../../../tagwire.config.ts";
import { productKey } from "../catalogue/product-item.ts";

/** What the first write of the narration needs. */
export interface Watched {
  readonly edgeUrl: string;
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly id: string;
  /** Says a line, now. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const POLL_MS = 20;

/** Asks for a product's page until the edge has it, writes the product, and asks on until the page shows the write. */
export async function watchOneWrite({ edgeUrl, client, table, id, say, signal }: Watched): Promise<void> {
  const path = productPath(id);
  const ask = async (): Promise<{ text: string; how: string; ms: number }> => {
    const startedAt = performance.now();
    const response = await fetch(edgeUrl + path, { signal });
    const text = await response.text();
    return { text, how: response.headers.get("x-cache") ?? "", ms: performance.now() - startedAt };
  };

  await ask();
  const cached = await ask();
  say(`page cached  ${path}  ${cached.how} (${cached.ms.toFixed(1)} ms)`);

  const description = "Searches folders for a pattern, faster than you can read this.";
  const startedAt = performance.now();
  await client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: productKey(id),
      UpdateExpression: "SET description = :d",
      ExpressionAttributeValues: { ":d": { S: description } },
    }),
  );
  say(`item written PRODUCT#${id}: description (${(performance.now() - startedAt).toFixed(1)} ms)`);

  for (;;) {
    const page = await ask();
    if (page.text.includes(description)) {
      say(`page fresh   ${path}  ${page.how} (${page.ms.toFixed(1)} ms)`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
