import { describe, expect, it } from "vitest";
import { cacheStore, type CacheStore, type Command } from "../../../../shared/cache/store/store.ts";
import {
  reads,
  readsList,
  readsListTaggedLate,
  renders,
  writes,
  writesAndPurgesEdge,
  writesAndPurgesEdgeFirst,
} from "./acts.ts";
import type { createTagCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import { cacheWorld } from "../cache-world.ts";
import { CacheSchedule, type Play, TAGS } from "./cache-schedule.ts";
import { explore } from "./explore.ts";
import { mutatedClient, type Mutation } from "./mutated-client.ts";

const twoProcesses: Play = {
  actors: [
    { process: "A", acts: [reads()] },
    { process: "B", acts: [writes()] },
  ],
};
const oneProcess: Play = {
  actors: [
    { process: "A", acts: [reads()] },
    { process: "A", acts: [writes(), reads()] },
  ],
};
const lateTags: Play = {
  actors: [
    { process: "A", acts: [readsListTaggedLate()] },
    { process: "A", acts: [writes(), readsListTaggedLate()] },
  ],
};
const lostReply: Play = {
  actors: [
    { process: "A", acts: [readsList()] },
    { process: "B", acts: [writes()] },
  ],
  faults: ["reply lost"],
};
const pages: Play = {
  actors: [
    { process: "A", acts: [renders()] },
    { process: "B", acts: [writesAndPurgesEdge()] },
  ],
};
const edgeFirst: Play = {
  actors: [
    { process: "A", acts: [renders()] },
    { process: "B", acts: [writesAndPurgesEdgeFirst()] },
  ],
};

const JOINS_ANYTHING: Mutation = {
  file: "read/same-load.ts",
  from: "return firstGone(nonces, held)",
  to: "return true || firstGone(nonces, held)",
};

const LIVES_AS_LONG_AS_IT_LIKES: Mutation = {
  file: "read/basis.ts",
  from: "Math.min(one.validUntilMs, other.validUntilMs)",
  to: "one.validUntilMs",
};

/** Ways to build it that look right, and the play that shows that they are not. */
const VARIANTS: readonly { readonly what: string; readonly play: Play; readonly mutations: readonly Mutation[] }[] = [
  {
    what: "a load joined by who comes after the purge",
    play: oneProcess,
    mutations: [{ file: "read/same-load.ts", from: "needs, ...nonces]", to: "needs]" }, JOINS_ANYTHING],
  },
  { what: "a load joined whatever it turned out to hang on", play: lateTags, mutations: [JOINS_ANYTHING] },
  {
    what: "a tag added late that counts although its nonce is younger than the load",
    play: { ...lateTags, actors: lateTags.actors.map(({ acts }, at) => ({ process: `${at}`, acts })) },
    mutations: [{ file: "read/fill.ts", from: 'return unkept("late-tag", once);', to: ";" }],
  },
  {
    what: "a value that takes over neither doubts nor the lifetime of what it is made of",
    play: lostReply,
    mutations: [
      { file: "read/basis.ts", from: "one.isVerified && other.isVerified && torn.length === 0", to: "one.isVerified" },
      LIVES_AS_LONG_AS_IT_LIKES,
    ],
  },
  {
    what: "a page not compared once more",
    play: pages,
    mutations: [{ file: "render/doubt.ts", from: 'return "changed";', to: "return undefined;" }],
  },
];

/** What a list shows a product's lag after it was made of what may have been old. */
async function shownAfterTheLag(client?: typeof createTagCache): Promise<unknown> {
  const { another, pass, store, runtime } = cacheWorld();
  const cache = client ? client({ store, namespace: "shop", runtime }) : another();
  const product = { tags: TAGS.product, source: "2s" } as const;
  const read = (version: string): Promise<string> =>
    cache.getOrSet("list", { tags: TAGS.list, source: "consistent" }, ({ cache: inner }) =>
      inner.getOrSet("product", product, () => version),
    );
  await cache.purge(TAGS.product);
  await read("perhaps old");
  pass(2_000);
  return read("new");
}

describe("the interleavings catch", () => {
  it.each(VARIANTS)("$what", async ({ play, mutations }) => {
    const client = await mutatedClient(mutations);

    const { found } = await explore(() => CacheSchedule.begin({ ...play, client }), { isReduced: true });

    expect(found?.wrong).toMatch(/version 1 of product/);
  });

  it("a list that outlives what it is made of, which may have been old", async () => {
    const client = await mutatedClient([LIVES_AS_LONG_AS_IT_LIKES]);

    expect([await shownAfterTheLag(), await shownAfterTheLag(client)]).toStrictEqual(["new", "perhaps old"]);
  });

  it("nonces that are made when what was loaded is kept", async () => {
    const { found } = await explore(() => CacheSchedule.begin({ ...twoProcesses, wrap: claimsWhenItKeeps }), {
      isReduced: true,
    });

    expect(found?.wrong).toBe("product is kept with version 1 of product, which is at 2");
  });

  it("an edge purged before Redis", async () => {
    const { found } = await explore(() => CacheSchedule.begin(edgeFirst), { isReduced: true });

    expect(found?.wrong).toBe("the edge keeps version 1 of product, purged at 2");
  });
});

/** Says of each nonce that it was made, and makes it only when an entry is kept. */
function claimsWhenItKeeps(store: CacheStore): CacheStore {
  const held: Command[] = [];
  return cacheStore(async (commands, options) => {
    const isClaim = commands.every(([name, , , flag]) => name === "SET" && flag === "NX");
    if (isClaim) {
      held.push(...commands);
      return { replies: commands.map(() => null), billed: 0 };
    }
    const isFill = commands.some(([name]) => name === "SET");
    const before = isFill ? held.splice(0) : [];
    const answer = await store.send([...before, ...commands], options);
    return { ...answer, replies: answer.replies.slice(before.length) };
  });
}
