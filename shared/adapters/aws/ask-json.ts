import { AwsClient } from "aws4fetch";
import { PurgeTargetError } from "../../ports/errors.ts";
import { credentialsFromEnv } from "./credentials-from-env.ts";

/** Where a service is, and who asks. */
export interface JsonServiceSettings {
  readonly region: string;
  /** Of a service that is not AWS's own. */
  readonly endpoint?: string;
  /** Keys of the role, read anew for each call. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One operation of a service that speaks AWS's JSON protocol. */
export interface JsonOperation {
  /** Name in addresses and signatures: `events`. */
  readonly service: string;
  /** With the protocol's name of the service: `AWSEvents.DescribeRule`. */
  readonly name: string;
  /** What is asked about, for errors. */
  readonly target: string;
  /** Name of the error by which the service says that there is no such thing. */
  readonly gone: string;
}

/** A server's error or a throttle may be gone a moment later. */
const RETRIES = 1;

/**
 * Asks a service of which one operation is called: that does not make its client worth its size.
 *
 * @returns the answer; `undefined` when there is no such thing.
 * @throws {PurgeTargetError} when it can't be told.
 */
export async function askJson<Answer>(
  { region, endpoint, env }: JsonServiceSettings,
  { service, name, target, gone }: JsonOperation,
  input: object,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const aws = new AwsClient({ ...credentialsFromEnv(env), region, service, retries: RETRIES });
  const answer = await aws
    .fetch(endpoint ?? `https://${service}.${region}.${domain}/`, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": name },
      body: JSON.stringify(input),
      signal,
    })
    .catch(() => {
      throw new PurgeTargetError(target, "no answer");
    });
  const body: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return body as Answer;
  const type = (body as { readonly __type?: string }).__type?.split("#").at(-1) ?? "refused";
  if (type === gone) return undefined;
  throw new PurgeTargetError(target, `${type} (${answer.status})`);
}
