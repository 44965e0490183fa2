import { AwsClient } from "aws4fetch";
import type { ScheduleSeen } from "../../doctor/observations.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { Look } from "../../ports/observers.ts";
import { credentialsFromEnv } from "../aws/credentials-from-env.ts";

export interface EventBridgeSettings {
  readonly region: string;
  /** Of a service that is not AWS's own. */
  readonly endpoint?: string;
  /** Keys of the role, read anew for each call. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Rule {
  readonly State?: string;
  readonly ScheduleExpression?: string;
  readonly __type?: string;
}

/** Looks at rules of the default bus, by name. One call does not make a client worth its size. */
export function eventbridgeRule({ region, endpoint, env }: EventBridgeSettings): Look<string, ScheduleSeen> {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = endpoint ?? `https://events.${region}.${domain}/`;
  return async (name, signal) => {
    const aws = new AwsClient({ ...credentialsFromEnv(env), region, service: "events", retries: 0 });
    const answer = await aws
      .fetch(url, {
        method: "POST",
        headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSEvents.DescribeRule" },
        body: JSON.stringify({ Name: name }),
        signal,
      })
      .catch(() => {
        throw new PurgeTargetError("rule", "no answer");
      });
    const rule = (await answer.json().catch(() => ({}))) as Rule;
    if (answer.ok) return { enabled: rule.State !== "DISABLED", expression: rule.ScheduleExpression ?? "" };
    const type = rule.__type?.split("#").at(-1) ?? "refused";
    if (type === "ResourceNotFoundException") return undefined;
    throw new PurgeTargetError("rule", `${type} (${answer.status})`);
  };
}
