import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { plainItem } from "../../functions/demo-site/plain-item.ts";
import { productKey } from "../../infra/local/catalogue/product-item.ts";
import { plainKey } from "../../tagwire.config.ts";
import type { World } from "./world/world.ts";

/** How long what it keeps lasts, in seconds. */
const TTL_SECONDS = 86_400;

/** Longest that it thinks between loading and keeping, in milliseconds: with what the network adds, less than the settle time. */
const MAX_THINKING_MS = 1_000;

/**
 * Another program, which keeps products in Redis by plain `GET` and `SET`: only the second purge, after the settle time, helps
 * against what it loaded just before a write.
 *
 * @param slowness - from 0 to 1.
 */
export async function readPlainly(
  id: string,
  slowness: number,
  { redis, dynamodb, stack, wait }: World,
): Promise<void> {
  const client = redis();
  try {
    if ((await client.get(plainKey(id))) !== null) return;
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: stack.tables["Products"], Key: productKey(id), ConsistentRead: true }),
    );
    await wait(Math.ceil(slowness * MAX_THINKING_MS));
    await client.set(plainKey(id), JSON.stringify(Item ? plainItem(Item) : null), { ex: TTL_SECONDS });
  } catch {
    // Its cache is not there, or its table: it does without.
  }
}
