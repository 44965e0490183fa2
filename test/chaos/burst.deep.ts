import { describe, expect, it } from "vitest";
import { productItem } from "../../infra/local/catalogue/product-item.ts";
import { productPath } from "../../tagwire.config.ts";
import { findStale } from "./compare/find-stale.ts";
import { demoAssembly } from "./demo-assembly.ts";
import { fill } from "./fill.ts";
import { settle } from "./settle.ts";
import { put, type Write } from "./workload.ts";
import { runSimulatedWorld } from "./world/simulated-world.ts";
import type { World } from "./world/world.ts";

const CHANGES = 20_000;

/** Products of one category: as many as a list shows. */
const PER_CATEGORY = 20;

/** For how long what is read for the first time counts as young, and more, in milliseconds. */
const YOUNG_MS = 5_000;

/** Pages that are looked at at the same time. */
const AT_ONCE = 100;

describe("twenty thousand changes in one second", () => {
  it("are all purged, whatever CloudFront admits by either of its quotas: nothing is lost, and nothing cached is stale", async () => {
    const assembly = await demoAssembly();
    const noFaults = async (): Promise<undefined> => undefined;

    const went = await runSimulatedWorld({ seed: 1, assembly, intercept: noFaults }, async (world) => {
      await fill(products("1.0.0"), world);
      await viewAll(world);
      // What is read for the first time is kept for a moment only: its source might have been written just before.
      await world.wait(YOUNG_MS);
      await viewAll(world);
      const cached = cachedPages(world);
      const startedMs = world.now();
      await Promise.all(products("2.0.0").map((write) => put(world.dynamodb, tableOf(world), write)));
      const writingMs = world.now() - startedMs;
      const lost = await settle(world);
      const settledMs = world.now() - startedMs;
      const { stale } = await findStale(world);
      const { invalidations } = await world.stack.currentStatus();
      return { cached, writingMs, lost, settledMs, stale, invalidations };
    });

    process.stdout.write(`${JSON.stringify({ ...went, lost: went.lost.length, stale: went.stale.length })}\n`);
    expect(went.cached).toBeGreaterThanOrEqual(CHANGES);
    expect(went.writingMs).toBeLessThanOrEqual(1_000);
    expect(went).toMatchObject({ lost: [], stale: [] });
  });
});

function products(version: string): readonly Write[] {
  return Array.from({ length: CHANGES }, (_, n) => {
    const id = `product-${n}`;
    const license = `licence-${Math.floor(n / PER_CATEGORY)}`;
    return { id, afterMs: 0, item: productItem(id, { license, version, description: `Number ${n}` }) };
  });
}

/** Has every page cached at one location. */
async function viewAll(world: World): Promise<void> {
  for (let from = 0; from < CHANGES; from += AT_ONCE) {
    const views = Array.from({ length: AT_ONCE }, (_, n) =>
      world.view("www", (from + n) % 3, productPath(`product-${from + n}`)),
    );
    await Promise.all(views);
  }
}

function cachedPages({ stack }: World): number {
  return stack.cloudfront.cached(stack.edges["www"]?.distributionId ?? "").filter(({ fresh }) => fresh).length;
}

function tableOf({ stack }: World): string {
  return stack.tables["Products"] ?? "";
}
