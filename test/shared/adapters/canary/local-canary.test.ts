import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type LocalStack, startLocalStack } from "../../../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../../../infra/local/stack/stack-clock.ts";
import { canaryFromEnv } from "../../../../shared/adapters/canary/from-env.ts";
import { redisFromEnv } from "../../../../shared/adapters/object-cache/redis-from-env.ts";
import { runCanary } from "../../../../shared/doctor/canary/run-canary.ts";
import type { Examination } from "../../../../shared/doctor/examine.ts";
import { ENV } from "../../../../shared/env.ts";
import { EnvReader } from "../../../../shared/read-env.ts";
import config from "../../../../tagwire.config.ts";
import { demoAssembly } from "../../../chaos/demo-assembly.ts";
import { localAws } from "../../../contracts/local-aws.ts";

/** The demo as it would be deployed, on this machine. */
let stack: LocalStack;
const clock = new StackClock();
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  stack = await startLocalStack({ assembly: await demoAssembly(), clock });
  dynamodb = new DynamoDBClient(localAws(stack.endpoints.dynamodb));
}, 90_000);

afterAll(async () => {
  dynamodb.destroy();
  await stack.close();
});

describe("a canary in the deployed demo", () => {
  it("sees its own write purge Redis and the edge, for one item, whenever the doctor is asked for it", async () => {
    expect((await askDoctor({ canary: true })).canary).toBeUndefined();
    // Not before the edge is live: what it had cached until then has no tags.
    clock.skip(5 * 60_000);
    await expect.poll(() => askDoctor({ canary: true }), { timeout: 20_000 }).toHaveProperty("canary");
    await expect.poll(async () => (await stack.currentStatus()).drained, { timeout: 10_000 }).toBe(true);
    const before = invalidated().length;
    clock.skip(60_000); // what was purged just now rests

    const { canary, findings } = await askDoctor({ canary: true });

    expect(canary).toMatchObject([
      { place: { kind: "edge", name: "www" }, ok: true, times: { sentMs: expect.any(Number) } },
      { place: { kind: "redis", name: "main" }, ok: true, times: { freshMs: expect.any(Number) } },
    ]);
    await expect.poll(async () => (await stack.currentStatus()).drained, { timeout: 10_000 }).toBe(true);
    expect(invalidated().slice(before)).toStrictEqual(["#tagwire-probe"]);
    expect(findings.filter(({ place }) => place.part?.includes("tagwire"))).toStrictEqual([]);
    // Not due for an hour.
    expect((await askDoctor({})).canary).toBeUndefined();
  }, 40_000);

  it("fails where the page says no-store: it was never cached", async () => {
    const served = stack.function("Probe");
    const { code } = served;
    onTestFinished(() => served.deploy(code));
    const answer = `{ statusCode: 200, headers: { "cache-control": "no-store" }, body: JSON.stringify({ id: crypto.randomUUID(), renderedAtMs: Date.now() }) }`;
    served.deploy({ ...code, directory: folderOf(`export const handler = async () => (${answer});`) });
    await purge("/.tagwire/*");

    expect((await fly())[0]).toMatchObject({ ok: false, step: "not-cached" });
  }, 40_000);

  it("fails where purges by tag do nothing, and where something else purged the page in their place", async () => {
    const { distributionId = "" } = stack.edges["www"] ?? {};
    const { settings } = stack.cloudfront.distribution(distributionId);
    onTestFinished(async () => {
      stack.cloudfront.updateDistribution(distributionId, settings);
      // What was cached meanwhile has no tags, and never gets any.
      await purge("/*");
    });
    stack.cloudfront.updateDistribution(distributionId, { ...settings, cacheTagHeader: undefined });

    expect((await fly())[0]).toMatchObject({ ok: false, step: "not-purged" });
    expect((await fly({ onWritten: () => purge("/*") }))[0]).toMatchObject({
      ok: false,
      step: "purged-by-other",
    });
  }, 40_000);
});

interface DoctorAnswer extends Examination {
  readonly canary?: unknown;
}

async function askDoctor(event: object): Promise<DoctorAnswer> {
  const asked = await stack.function("Doctor").invoke(event);
  if (!asked.ok) throw new Error(asked.error.errorMessage);
  return asked.payload as DoctorAnswer;
}

interface Flight {
  readonly onWritten?: () => Promise<void>;
}

/** Runs a canary in this process, as the doctor does, but puts time forward where that waits. */
async function fly({ onWritten = async () => {} }: Flight = {}) {
  const env = stack.function("ChangePurger").code.environment;
  const read = new EnvReader(env);
  const ledgerAccess = { client: dynamodb, table: read.text(ENV.ledgerTable), clock };
  const databases = redisFromEnv(config.redis, read);
  const canary = canaryFromEnv(config, read, ledgerAccess)?.(databases);
  read.throwIfAny();
  if (!canary) throw new Error("the demo has no probe pages");
  const { senses } = canary;
  return await runCanary({
    ...canary,
    senses: {
      ...senses,
      write: async (run, signal) => {
        await senses.write(run, signal);
        await onWritten();
      },
      wait: async (ms, signal) => {
        clock.skip(ms);
        await senses.wait(10, signal);
      },
    },
    report: () => {},
    signal: AbortSignal.timeout(35_000),
  });
}

function invalidated(): readonly string[] {
  return stack.cloudfront.invalidations(stack.edges["www"]?.distributionId ?? "").flatMap(({ items }) => items);
}

/** Somebody else's purge. */
async function purge(path: string): Promise<void> {
  const client = new CloudFrontClient(localAws(stack.endpoints.cloudfront));
  const InvalidationBatch = { CallerReference: `${path} ${clock.now()}`, Paths: { Quantity: 1, Items: [path] } };
  await client.send(
    new CreateInvalidationCommand({ DistributionId: stack.edges["www"]?.distributionId, InvalidationBatch }),
  );
  client.destroy();
  clock.skip(1_000);
}

function folderOf(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "index.mjs"), code);
  return folder;
}
