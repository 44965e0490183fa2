import { expect, it } from "vitest";
import { refusal } from "../../kit/crash-world/refusal.ts";
import type { CrashWorld } from "../../kit/crash-world.ts";

/** The alarms of the purge API. @param undo - what puts right again what a test has done, besides its faults. */
export function purgeApiAlarms(begun: () => CrashWorld, undo: (() => unknown)[]): void {
  it("go off when what is asked of the purge API fails, and when somebody tries to get in", async () => {
    const world = begun();
    world.faults.on({ operation: "SendMessageBatch", target: "EdgeItems" }, () => refusal("AccessDenied"));
    const asked = { scopes: ["read"], requestsPerMinute: 1 };
    const { token: hasty } = (await askApi(world, "/iam/v1/tokens", SIGNED, asked)) as { readonly token: string };
    // One after the other, so that one environment of the function answers them all.
    for (let n = 0; n < 51; n++) await askApi(world, "/v1/health", `Bearer ${hasty.slice(0, -3)}zzz`);
    const inEachPeriod = async (): Promise<void> => {
      await askApi(world, "/v1/purges", `Bearer ${world.stack.purgeApi?.token}`, { paths: ["/asked"] });
      for (let n = 0; n < 2; n++) await askApi(world, "/v1/health", `Bearer ${hasty}`);
    };

    await expectToHaveGoneOff(world, ["CredentialsRefused", "PurgeApiErrors", "TokensThrottled"], inEachPeriod);
  });

  it("go off when there is no room for the purge API", async () => {
    const world = begun();
    world.stack.function("PurgeApi").reserve(0);
    undo.push(() => world.stack.function("PurgeApi").reserve());

    await expectToHaveGoneOff(world, ["PurgeApiThrottles"], () => askApi(world, "/v1/health", "Bearer any"));
  });
}

const SIGNED = "AWS4-HMAC-SHA256 Credential=OPS/20260101/us-east-1/execute-api/aws4_request, Signature=0";

/** @param inEachPeriod - done in each of the periods that alarms look at. */
async function expectToHaveGoneOff(
  world: CrashWorld,
  names: readonly string[],
  inEachPeriod: () => Promise<unknown>,
): Promise<void> {
  const before = world.alarms.length;
  const silent = (): readonly string[] => {
    const rang = world.alarms.slice(before).filter(({ state }) => state === "ALARM");
    return names.filter((name) => !rang.some((alarm) => alarm.name.endsWith(`-${name}`)));
  };
  for (let period = 0; period < 5 && silent().length > 0; period++) {
    await inEachPeriod();
    await world.time.minutes(5);
  }
  expect(silent()).toEqual([]);
}

/** @param body - posted, where there is one. */
async function askApi({ stack }: CrashWorld, path: string, authorization: string, body?: object): Promise<unknown> {
  const response = await fetch(`${stack.purgeApi?.url}${path}`, {
    headers: { authorization, "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  return await response.json();
}
