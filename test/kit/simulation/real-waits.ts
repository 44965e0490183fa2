import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** What Node calls requests that end when the machine likes. */
const REAL = /^(?:FSReq|GetAddrInfo|GetNameInfo|TCPConnect|PipeConnect)/;

/**
 * Fails when something real is waited for, which would let virtual time pass meanwhile, and another time more of it.
 *
 * @throws {Error}
 */
export function refuseRealWaits(): void {
  const waits = process.getActiveResourcesInfo().filter((name) => REAL.test(name));
  if (waits.length > 0) throw new Error(`the simulation waits for ${waits.join(", ")}: do that before it begins`);
}

/** Lets the SDK look for its shared config, which it does once in a process. */
export async function readSdkConfig(): Promise<void> {
  const client = new DynamoDBClient({ region: "none" });
  await client.config.maxAttempts();
  client.destroy();
}
