import { describe, expect, it } from "vitest";
import { Invalidations } from "../../../../infra/local/edge/invalidation/invalidations.ts";
import { InvalidationQuota, TokenBucket } from "../../../../infra/local/edge/invalidation/quota.ts";
import { QUOTA_DEFAULTS } from "../../../../shared/config/config-options.ts";
import { EdgeRefusedError } from "../../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

const CHANGES = 20_000;
const CHANGES_PER_MESSAGE = 1_000;

describe("twenty thousand changes in one second", () => {
  it.each([
    ["the rate of today's guide", "rate"],
    ["what may be in progress by the older one", "in-progress"],
    ["both", "both"],
  ] as const)("all go while CloudFront keeps to %s: no refusal is for good, none is lost", async (_, model) => {
    const world = new EdgeWorld({ quota: QUOTA_DEFAULTS, minIntervalMs: 10_000 });
    const lastTakenMs = accountWith(model, world);
    const begunMs = world.clock.now();
    for (let from = 0; from < CHANGES; from += CHANGES_PER_MESSAGE) {
      world.queue(...Array.from({ length: CHANGES_PER_MESSAGE }, (__, n) => `/p/${from + n}`));
      world.clock.advance((1_000 * CHANGES_PER_MESSAGE) / CHANGES);
    }

    await world.settle();

    const sent = world.edge.taken.flatMap(({ items }) => items);
    expect(new Set(sent).size).toBe(CHANGES);
    expect(sent).toHaveLength(CHANGES);
    expect(world.parking.parked.size).toBe(0);
    const seconds = (lastTakenMs() - begunMs) / 1_000;
    const refused = world.reporter.of("edge-refused").length;
    // 134 full plans are the least there can be, 133 s apart
    expect(world.edge.taken.length).toBeLessThan(1.3 * (CHANGES / 150));
    expect(seconds).toBeLessThan(180);
    // the edge counts by a clock and a bucket of its own: some plans come a moment too early
    expect(refused).toBeLessThan(40);
  });
});

/** CloudFront's own quotas, in front of the world's edge; what it takes is through after 5 to 25 seconds. @returns when it last took any. */
function accountWith(model: "rate" | "in-progress" | "both", world: EdgeWorld): () => number {
  const { clock } = world;
  const quota = new InvalidationQuota({ model }, clock);
  const requests = new TokenBucket(2, 7, clock);
  const invalidations = new Invalidations({
    clock,
    seed: 1,
    minMs: 5_000,
    maxMs: 25_000,
    locations: 3,
    drop: () => [],
  });
  let lastTakenMs = 0;
  world.refuse = ({ id, items }) => {
    if (invalidations.find(id)) return undefined;
    if (!requests.has(1)) return new EdgeRefusedError("busy", "Throttling", "HTTP 400");
    requests.take(1);
    if (!quota.admits(items, invalidations.inProgress))
      return new EdgeRefusedError("busy", "TooManyInvalidationsInProgress", "HTTP 400");
    invalidations.add(id, items);
    lastTakenMs = clock.now();
    return undefined;
  };
  world.edge.isInProgress = (receipt) => {
    const id = world.edge.taken[Number(receipt.slice(1)) - 1]?.id ?? "";
    return invalidations.find(id)?.completedAtMs === undefined;
  };
  return () => lastTakenMs;
}
