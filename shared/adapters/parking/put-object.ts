import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { PurgeTargetError } from "../../ports/errors.ts";
import { credentialsFromEnv } from "../aws/credentials-from-env.ts";
import { withTimeLimit } from "../with-time-limit.ts";

/** Where objects go. */
export interface ObjectStoreSettings {
  readonly region: string;
  /** Of a service that is not AWS's own; buckets are then part of the path. */
  readonly endpoint?: string;
  /** Keys of the role, read anew for each call. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const ATTEMPTS = 2;

/** For one attempt, in milliseconds: a record is 6 MB at most. */
const ATTEMPT_TIMEOUT_MS = 4_000;

/**
 * Puts one object. Not with the S3 client: it would be the larger half of the function that uses it.
 *
 * @throws {PurgeTargetError} when it was not stored.
 */
export async function putObject(
  settings: ObjectStoreSettings,
  { bucket, key, body }: { bucket: string; key: string; body: string },
  signal: AbortSignal,
): Promise<void> {
  const url = objectUrl(settings, bucket, key);
  const headers = {
    "content-type": "application/json",
    "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
  };
  let reason = "no answer";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    signal.throwIfAborted();
    const aws = new AwsClient({
      ...credentialsFromEnv(settings.env),
      region: settings.region,
      service: "s3",
      retries: 0,
    });
    try {
      const answer = await withTimeLimit(signal, ATTEMPT_TIMEOUT_MS, async (limited) => {
        const response = await aws.fetch(url, { method: "PUT", headers, body, signal: limited });
        await response.arrayBuffer();
        return response;
      });
      if (answer.ok) return;
      reason = `status ${answer.status}`;
      if (answer.status < 500 && answer.status !== 429) break;
    } catch (error) {
      reason = error instanceof Error && error.name !== "TypeError" ? error.name : "no answer";
    }
  }
  throw new PurgeTargetError("parked objects", reason);
}

/** Where an object is. */
export function objectUrl({ region, endpoint }: ObjectStoreSettings, bucket: string, key: string): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, "")}/${bucket}/${key}`;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://${bucket}.s3.${region}.${domain}/${key}`;
}
