import { afterAll, beforeAll, expect, it } from "vitest";
import { CrashWorld } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";
let world: CrashWorld;
beforeAll(async () => {
  world = await CrashWorld.start();
});
afterAll(() => world.close());
it("x", async () => {
  await world.given(product("1"));
  const t = performance.now();
  for (let i = 0; i < 60; i++) {
    world.clock.skip(60_000);
    await world.put(product("1", { price: i + 2 }));
    await world.settle();
  }
  console.log("hour took", performance.now() - t);
  console.log(
    world.stack.cloudwatch.metrics
      .known()
      .map((m) => `${m.namespace} ${m.name} ${JSON.stringify(m.dimensions)} ${m.unit}`)
      .join("\n"),
  );
  console.log(
    world.stack.cloudwatch.alarms
      .all()
      .map((a) => `${a.name} ${a.state} ${a.reason}`)
      .join("\n"),
  );
  console.log(world.stack.topics.published(), [...world.stack.cloudwatch.dashboards.keys()]);
  expect(1).toBe(1);
}, 120000);
