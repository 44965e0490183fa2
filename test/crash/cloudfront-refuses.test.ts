import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../infra/local/service.ts";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("while CloudFront refuses", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it.each([
    ["Throttling", refusal(400, "Throttling")],
    ["TooManyInvalidationsInProgress", refusal(400, "TooManyInvalidationsInProgress")],
    ["ServiceUnavailable", refusal(503, "ServiceUnavailable")],
    ["connections", { kind: "drop" } as const],
  ])("%s, plans wait and go unchanged once it takes them", async (what, fault) => {
    const id = `during-${what}`;
    await world.given(product(id));
    const refused = world.faults.on({ operation: "CreateInvalidation" }, () => fault, 12);

    await world.put(product(id, { price: 2 }));
    await world.settle();

    expect(refused.calls).toBe(12);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
    expect(world.sent.times(`api #product:${id}`)).toBe(1);
    expect(world.sent.times(`www #product:${id}`)).toBe(2);
  });

  it("to answer although it has taken a plan, the plan is not paid for again", async () => {
    await world.given(product("1"));
    const unanswered = world.faults.on({ operation: "CreateInvalidation", phase: "done" }, () => ({ kind: "drop" }), 5);

    await world.put(product("1", { price: 2 }));
    await world.settle();

    expect(unanswered.calls).toBe(5);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
    expect(world.sent.times("api #product:1")).toBe(1);
  });

  it("changes that come meanwhile join what waits", async () => {
    await world.given(product("2"));
    const refused = world.faults.on({ operation: "CreateInvalidation" }, () => refusal(400, "Throttling"));

    for (let price = 2; price <= 6; price++) {
      const calls = refused.calls;
      await world.put(product("2", { price }));
      await world.time.until(() => refused.calls > calls);
    }
    refused.lift();
    await world.settle();

    const { stale, deadLetters } = await world.aftermath();
    expect({ stale, deadLetters }).toEqual({ stale: [], deadLetters: 0 });
    expect(world.sent.times("api #product:2")).toBeLessThanOrEqual(2);
  });
});

function refusal(status: number, code: string): Fault {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  return { kind: "answer", status, body, contentType: "text/xml" };
}
