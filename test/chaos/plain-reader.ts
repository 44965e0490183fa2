import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { plainItem } from "../../functions/demo-site/plain-item.ts";
import { productKey } from "../../infra/local/catalogue/product-item.ts";
import { plainKey } from "../../tagwire.config.ts";
import type { World } from "./world/world.ts";

/** How long what it keeps lasts, in seconds. */
const TTL_SECONDS = 86_400;

/**
 * Another program, which keeps products in Redis by plain `GET` and `SET`: only the second purge, after the settle time, helps
 * against what it loaded just before a write.
 */
export async function readPlainly(id: string, { redis, dynamodb, stack }: World): Promise<void> {
  const client = redis();
  try {
    if ((await client.get(plainKey(id))) !== null) return;
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: stack.tables["Products"], Key: productKey(id), ConsistentRead: true }),
    );
    await client.set(plainKey(id), JSON.stringify(Item ? plainItem(Item) : null), { ex: TTL_SECONDS });
  } catch {
    // Its cache is not there, or its table: it does without.
  }
}
