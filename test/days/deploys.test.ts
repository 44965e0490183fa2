import { CloudFrontClient, GetDistributionConfigCommand, UpdateDistributionCommand } from "@aws-sdk/client-cloudfront";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { article, product } from "../kit/fixture-items.ts";
import { localAws } from "../contracts/local-aws.ts";
import { withOtherConfig } from "../kit/patch-assembly.ts";

const MINUTE_MS = 60_000;

const ROUND_MS = 5 * MINUTE_MS;

/** By its second round at the latest the doctor finds the new code alone, and rules seen long enough. */
const TWO_ROUNDS_MS = 2 * ROUND_MS + MINUTE_MS;

let world: CrashWorld;
afterEach(() => world.close());

describe("the first deploy on a site that was live before", () => {
  beforeEach(async () => {
    world = await CrashWorld.start({ live: false });
  });

  it("skips what was written before, and drops all that is cached, once, when the tag header is live", async () => {
    const early = world.faults.hold({ operation: "GetRecords" });
    await setTagHeader(undefined);
    const products = Array.from({ length: 20 }, (_, i) => product(`${i}`));
    await world.put(...products, article("a", "old"));
    await world.visitors.visit();
    await world.put(...products.map((_, i) => product(`${i}`, { price: 2 })), article("a", "new"));
    await world.time.pass(MINUTE_MS, MINUTE_MS);
    const before = await world.visitors.stalePages(["/p/1", "/a/a"]);
    world.begin();
    early.release();
    await world.settle();
    await setTagHeader("cache-tag");
    await world.time.pass(TWO_ROUNDS_MS, ROUND_MS);
    await world.settle();

    expect(before).not.toEqual([]);
    expect(world.sent.all()).toEqual({ "api /*": 1, "www /*": 1 });
    const skipped = world.events.flatMap((event) => (event.type === "changes-skipped" ? event.changes : []));
    expect(skipped.reduce((sum, changes) => sum + changes, 0)).toBe(42);
    expect(commands()).toBeLessThanOrEqual(6);
    expect(await world.aftermath()).toMatchObject(UNHARMED);

    // everything cached now is tagged
    world.begin();
    await world.put(product("1", { price: 3 }));
    await world.settle();
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
  });
});

describe("a deploy that changes rules", () => {
  beforeEach(async () => {
    world = await CrashWorld.start();
  });

  it("purges every source once when the new code is alone, and once more when it is rolled back", async () => {
    await world.given(product("1"), article("a", "text"));

    await world.stack.redeploy(withOtherConfig(world.assembly, "another-config"));
    await world.time.pass(TWO_ROUNDS_MS, ROUND_MS);
    await world.settle();

    const ordered = () => world.events.flatMap((event) => (event.type === "coarse-ordered" ? event.source : []));
    expect(ordered().toSorted()).toEqual(["Articles", "Notes", "Products", "Reviews"]);
    expect(world.sent.all()).toEqual(onEachEdge(["#articles", "#catalog", "#navigation", "#notes", "/p/*"]));

    await world.stack.redeploy(world.assembly);
    await world.time.pass(TWO_ROUNDS_MS, ROUND_MS);
    await world.settle();
    expect(ordered()).toHaveLength(8);
    expect(await world.aftermath()).toMatchObject(UNHARMED);
  });

  it("loses nothing that the newer version had queued when it is rolled back", async () => {
    await world.given(product("1"), article("a", "old"));
    await world.stack.redeploy(withOtherConfig(world.assembly, "another-config"));
    const unanswered = world.faults.hold({ service: "sqs", operation: "ReceiveMessage" });

    await world.put(product("1", { price: 2 }), article("a", "new"));
    await world.time.until(() => world.events.some(({ type }) => type === "edge-queued"));
    await world.stack.redeploy(world.assembly);
    unanswered.release();
    await world.settle();

    expect(await world.aftermath()).toMatchObject({ stale: [], deadLetters: 0 });
  });
});

/** Of coarse purges, in Redis. */
function commands(): number {
  return world.events.reduce(
    (sum, event) => (event.type === "objects-purged" && event.reason === "coarse" ? sum + event.commands : sum),
    0,
  );
}

function onEachEdge(items: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(["api", "www"].flatMap((edge) => items.map((item) => [`${edge} ${item}`, 1])));
}

/** Of every distribution. @param header - none: nothing that is cached from now on is tagged. */
async function setTagHeader(header: string | undefined): Promise<void> {
  const client = new CloudFrontClient(localAws(world.stack.endpoints.cloudfront));
  for (const { distributionId: Id } of Object.values(world.stack.edges)) {
    const { DistributionConfig, ETag } = await client.send(new GetDistributionConfigCommand({ Id }));
    if (DistributionConfig === undefined) throw new Error(`no config of ${Id}`);
    const changed = {
      ...DistributionConfig,
      CacheTagConfig: header === undefined ? undefined : { HeaderName: header },
    };
    await client.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: changed }));
  }
  client.destroy();
}
