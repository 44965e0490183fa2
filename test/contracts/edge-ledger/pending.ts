import { describe, expect, it } from "vitest";
import { messageOf, named, newItem, planOf } from "../../kit/edge-items.ts";
import { type BeginWithLedger, causeAt, itemsOf, live } from "./begin-with-ledger.ts";

/** What is pending must be what was queued and not yet satisfied, each item once. */
export function pendingContract(begin: BeginWithLedger): void {
  describe("what is pending", () => {
    it("is what messages brought, with all that is known of it", async () => {
      const { ledger, edge, clock } = await begin();
      const queued = newItem({
        item: "#product:42",
        under: ["#products"],
        cause: { source: "Products", rule: "lists", attribute: "name", sequenceNumber: "100", writtenAtMs: 7 },
        queuedAtMs: clock.now() - 1_000,
        deadlineMs: clock.now() + 59_000,
      });

      await ledger.add(edge, named("m1", [queued]), live);

      const { pending, plans, more } = await ledger.open(edge, 10, live);
      expect(pending).toStrictEqual([
        { ...queued, addedAtMs: clock.now(), key: expect.any(String), revision: expect.any(String) },
      ]);
      expect({ plans, more }).toStrictEqual({ plans: [], more: false });
    });

    it("holds each item once, however often it was queued, by its latest revision", async () => {
      const { ledger, edge, pendingOf } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a"]), live);
      const [first] = await pendingOf();
      await ledger.add(edge, messageOf("m2", ["/a"]), live);
      const [second, ...others] = await pendingOf();

      expect(others).toStrictEqual([]);
      expect(second?.key).toBe(first?.key);
      expect(second?.revision).not.toBe(first?.revision);
    });

    it("keeps what may be sent in an item's place, through its plan too, until somebody asks without limits", async () => {
      const { ledger, edge, pendingOf, leased } = await begin();
      const within = ["#product:*"];
      await ledger.add(edge, named("m1", [newItem({ item: "#product:1", within })]), live);
      const pending = await pendingOf();
      expect(pending).toMatchObject([{ within }]);
      const plan = planOf(edge, "p-1", pending);
      const plans = [{ ...plan, items: plan.items.map((one) => ({ ...one, within })) }];
      await ledger.store(await leased(), { plans }, live);
      expect((await ledger.open(edge, 10, live)).plans).toMatchObject([{ items: [{ within }] }]);

      await ledger.add(edge, messageOf("m2", ["#product:1"]), live);

      const [later] = await pendingOf();
      expect(later).not.toHaveProperty("within");
    });

    it("takes an item once under each name, whatever became of it since, and in whatever company it comes again", async () => {
      const { ledger, edge, pendingOf, closeAll } = await begin();
      await ledger.add(edge, messageOf("event-1", ["/a", "/b"]), live);
      await closeAll(await pendingOf());
      await ledger.add(edge, messageOf("event-1", ["/b", "/c"]), live);
      expect(itemsOf(await pendingOf())).toStrictEqual(["/c"]);

      await ledger.add(edge, messageOf("event-2", ["/a", "/c"]), live);
      expect(itemsOf(await pendingOf())).toStrictEqual(["/a", "/c"]);
    });

    it("takes an item that is asked for twice at once for all its names, known or not", async () => {
      const { ledger, edge, pendingOf, closeAll } = await begin();
      const asked = ["event-1", "event-2", "event-1"].flatMap((name) => messageOf(name, ["/a"]));
      await ledger.add(edge, messageOf("event-1", ["/a"]), live);
      await closeAll(await pendingOf());

      await ledger.add(edge, asked, live);
      expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
      await closeAll(await pendingOf());

      await ledger.add(edge, asked, live);
      expect(await pendingOf()).toStrictEqual([]);
    });

    it("takes an item once of planners that add it at the same time", async () => {
      const { ledger, edge, pendingOf, closeAll } = await begin();
      const items = Array.from({ length: 120 }, (_, n) => `/${n}`);
      const brought = messageOf("event-1", items);
      await Promise.all([1, 2, 3].map(() => ledger.add(edge, brought, live)));
      const pending = await pendingOf();
      expect(pending).toHaveLength(120);

      await closeAll(pending);
      await ledger.add(edge, brought, live);

      expect(await pendingOf()).toStrictEqual([]);
    });

    it("knows the names of one edge from those of another", async () => {
      const { ledger, edge, pendingOf } = await begin();
      await ledger.add(`${edge}-other`, messageOf("event-1", ["/a"]), live);
      await ledger.add(edge, messageOf("event-1", ["/a"]), live);

      expect(itemsOf(await pendingOf())).toStrictEqual(["/a"]);
    });

    it.each([
      ["first", 100, 200],
      ["last", 200, 100],
    ])("keeps the earliest deadline and its cause when that comes %s", async (_, first, second) => {
      const { ledger, edge, pendingOf } = await begin();
      await ledger.add(edge, named("m1", [newItem({ item: "/a", deadlineMs: first, cause: causeAt(first) })]), live);
      await ledger.add(edge, named("m2", [newItem({ item: "/a", deadlineMs: second, cause: causeAt(second) })]), live);

      expect(await pendingOf()).toMatchObject([{ item: "/a", deadlineMs: 100, cause: causeAt(100) }]);
    });

    it("holds messages of hundreds of items, among them some as long as an edge takes", async () => {
      const { ledger, edge, pendingOf } = await begin();
      const items = Array.from({ length: 250 }, (_, n) => `/${String(n).padStart(n % 10 === 0 ? 3_999 : 5, "x")}`);
      const brought = messageOf("m1", items);

      await ledger.add(edge, brought, live);
      await ledger.add(edge, brought, live);

      expect(itemsOf(await pendingOf())).toStrictEqual(items.sort());
    });

    it("is read up to a limit, and tells that there is more", async () => {
      const { ledger, edge } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a", "/b", "/c"]), live);

      expect((await ledger.open(edge, 3, live)).more).toBe(false);
      const { pending, more } = await ledger.open(edge, 2, live);
      expect({ items: pending.length, more }).toStrictEqual({ items: 2, more: true });
    });

    it("is read in turns where a look ends before it: each goes on behind the one before, and begins again at the end", async () => {
      const { ledger, edge } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a", "/b", "/c", "/d", "/e"]), live);
      const whole = itemsOf((await ledger.open(edge, 5, live)).pending);

      const looks: (readonly string[])[] = [];
      let behind: string | undefined;
      for (let n = 0; n < 4; n += 1) {
        const { pending, more, readTo } = await ledger.open(edge, 2, live, behind);
        expect(more).toBe(true);
        looks.push(itemsOf(pending));
        behind = readTo;
      }

      const round = [...whole, ...whole];
      expect(looks).toStrictEqual([0, 2, 4, 6].map((from) => round.slice(from, from + 2)));
    });

    it("is known with its plans, its state and its hold, from wherever it is read", async () => {
      const { ledger, edge, leased, pendingOf } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a", "/b", "/c"]), live);
      const [first, ...others] = (await ledger.open(edge, 3, live)).pending;
      if (!first) throw new Error("nothing is pending");
      await ledger.store(await leased(), { plans: [planOf(edge, "p-1", [first])] }, live);
      const hold = await ledger.hold(edge, { untilMs: 60_000 }, live);
      expect(await pendingOf()).toHaveLength(2);

      for (const behind of [undefined, first.key, others[0]?.key, others[1]?.key]) {
        const work = await ledger.open(edge, 3, live, behind);
        expect(work).toMatchObject({ plans: [{ id: "p-1" }], hold, more: false });
        expect(itemsOf(work.pending).toSorted()).toStrictEqual(itemsOf(others).toSorted());
      }
    });

    it("is apart for each edge", async () => {
      const { ledger, edge, pendingOf, closeAll } = await begin();
      await ledger.add(edge, messageOf("m1", ["/a"]), live);
      await ledger.add(`${edge}-other`, messageOf("m1", ["/a"]), live);
      await closeAll(await pendingOf());

      expect((await ledger.open(`${edge}-other`, 10, live)).pending).toHaveLength(1);
    });
  });
}
