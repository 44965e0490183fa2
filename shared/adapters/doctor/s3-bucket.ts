import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import type { BucketSeen } from "../../doctor/observations.ts";
import { PROBE_KEY } from "../../doctor/probe-key.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { Look } from "../../ports/observers.ts";
import { credentialsFromEnv } from "../aws/credentials-from-env.ts";
import { type ObjectStoreSettings, objectUrl } from "../parking/put-object.ts";

const BODY = "tagwire's doctor can write here\n";
const BODY_SHA256 = createHash("sha256").update(BODY).digest("hex");

/**
 * Looks at buckets, by name, by putting an object: policies, keys and their policies all have a say in whether that works, and
 * nothing else tells.
 */
export function s3Bucket(settings: ObjectStoreSettings): Look<string, BucketSeen> {
  return async (bucket, signal) => {
    const { env, region } = settings;
    const aws = new AwsClient({ ...credentialsFromEnv(env), region, service: "s3", retries: 0 });
    const answer = await aws
      .fetch(objectUrl(settings, bucket, PROBE_KEY), {
        method: "PUT",
        headers: { "content-type": "text/plain", "x-amz-content-sha256": BODY_SHA256 },
        body: BODY,
        signal,
      })
      .catch(() => {
        throw new PurgeTargetError("bucket", "no answer");
      });
    await answer.body?.cancel();
    if (answer.status === 404) return undefined;
    if (answer.status >= 500 || answer.status === 429) {
      throw new PurgeTargetError("bucket", `status ${answer.status}`);
    }
    return { writable: answer.ok, refusal: answer.ok ? undefined : `status ${answer.status}` };
  };
}
