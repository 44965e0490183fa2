import { describe, expect, it } from "vitest";
import { Narrator } from "../../../../infra/local/narration/narrator.ts";
import type { PipelineEvent } from "../../../../shared/pipeline/events.ts";

describe("the narration", () => {
  it("tells of the first write from the cached page to the fresh one", () => {
    const { at, narrator, told } = narration();

    narrator.say({ name: "page cached", tookMs: 2.24, what: "/products/jq  Hit from cloudfront" });
    at(1_000, () => narrator.wrote("PRODUCT#jq", 1.4));
    at(1_063, () => pipelineTakesUp(narrator));
    at(1_064, () => narrator.tell(redisPurged()));
    at(2_092, () => narrator.tell(planned()));
    at(2_101, () => narrator.tell(edgePurged()));
    at(2_137, () => narrator.say({ name: "page fresh", tookMs: 12.2, what: "/products/jq  Miss from cloudfront" }));
    at(3_122, () => narrator.tell({ ...redisPurged(), tags: 0, reason: "settle" }));

    expect(told()).toMatchInlineSnapshot(`
      "
        since write                     took
                     page cached      2.2 ms  /products/jq  Hit from cloudfront
               0 ms  item written     1.4 ms  PRODUCT#jq
              63 ms  tags decided     1.0 ms  #product:jq, #category:MIT and 1 more
              64 ms  Redis purged     4.0 ms  2 tags, 1 key in 1 command
           1,092 ms  edge planned             #product:jq #category:MIT ($0.010)
           1,101 ms  edge purged      6.0 ms  I2J0I21PCUYOIK, 2 items
           1,137 ms  page fresh        12 ms  /products/jq  Miss from cloudfront
           2,122 ms  Redis again      4.0 ms  1 key in 1 command: nothing can answer with the old item any more
      "
    `);
  });

  it("gives a later write a paragraph of its own, and one that joins it on its way a line", () => {
    const { at, narrator, told } = narration();

    at(0, () => narrator.wrote("PRODUCT#a", 1));
    at(100, () => pipelineTakesUp(narrator));
    at(200, () => narrator.wrote("PRODUCT#b", 1));
    at(300, () => pipelineTakesUp(narrator));
    at(1_300, () => narrator.tell(edgePurged()));
    at(9_000, () => narrator.wrote("PRODUCT#c", 1));
    at(9_100, () => pipelineTakesUp(narrator));

    expect(told()).toMatchInlineSnapshot(`
      "
        since write                     took
               0 ms  item written     1.0 ms  PRODUCT#a
             100 ms  tags decided     1.0 ms  #product:jq, #category:MIT and 1 more
             200 ms  item written     1.0 ms  PRODUCT#b
             300 ms  tags decided     1.0 ms  #product:jq, #category:MIT and 1 more
           1,300 ms  edge purged      6.0 ms  I2J0I21PCUYOIK, 2 items

               0 ms  item written     1.0 ms  PRODUCT#c
             100 ms  tags decided     1.0 ms  #product:jq, #category:MIT and 1 more
      "
    `);
  });

  it("counts writes that are taken up together instead of naming each", () => {
    const { at, narrator, told } = narration();

    at(0, () => narrator.wrote("PRODUCT#a", 1));
    at(1, () => narrator.wrote("PRODUCT#b", 1));
    at(2, () => narrator.wrote("PRODUCT#c", 1));
    at(100, () => pipelineTakesUp(narrator, { changes: 2 }));
    at(110, () => pipelineTakesUp(narrator, { changes: 1 }));

    expect(told().match(/item written.*/g)).toStrictEqual([
      "item written     1.0 ms  PRODUCT#a and 1 more",
      "item written     1.0 ms  PRODUCT#c",
    ]);
  });

  it("says nothing of a write that the table refused", () => {
    const { at, narrator, told } = narration();

    at(0, () => narrator.wrote("PRODUCT#refused", 1));
    at(5_000, () => narrator.wrote("PRODUCT#taken", 1));
    at(5_100, () => pipelineTakesUp(narrator));

    expect(told()).not.toContain("refused");
    expect(told()).toMatch(/ 0 ms {2}item written .*PRODUCT#taken/);
  });

  it("says so when nothing shows what was written, and begins anew with the next write", () => {
    const { at, narrator, told } = narration();

    at(0, () => narrator.wrote("PRODUCT#a", 1));
    at(100, () => pipelineTakesUp(narrator, { effective: 0 }));
    at(4_000, () => narrator.wrote("PRODUCT#b", 1));
    at(4_100, () => pipelineTakesUp(narrator));

    expect(told()).toContain("tags decided     1.0 ms  nothing shows what changed");
    expect(told()).toMatch(/ 0 ms {2}item written .*PRODUCT#b/);
  });

  it("stays calm when the edge asks to wait, and while Redis is away", () => {
    const { narrator, told } = narration();

    narrator.tell({ type: "objects-failed", objectCache: "main", error: "no answer", ms: 500 });
    narrator.tell(edgeRefused("busy", "Throttling"));
    narrator.tell(edgeRefused("invalid", "InvalidArgument"));

    expect(told()).toMatchInlineSnapshot(`
      "
        since write                     took
                     Redis is away    500 ms  no answer; the purge is kept until it answers
                     edge waits               CloudFront is busy (Throttling): 2 items again in 1.2 s
                     edge waits               CloudFront won't take one of them (InvalidArgument): 2 items again in 1.2 s
      "
    `);
  });

  it("keeps lines short however much a write makes stale", () => {
    const { narrator, told } = narration();

    narrator.tell({
      ...planned(),
      items: Array.from({ length: 20 }, (_, i) => `#product:number-${i}`),
      itemCount: 900,
    });

    expect(
      Math.max(
        ...told()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThan(160);
  });
});

function narration() {
  let nowMs = 0;
  let text = "";
  const narrator = new Narrator({
    write: (line) => (text += line),
    now: () => nowMs,
    paint: (_, plain) => plain,
  });
  return {
    narrator,
    told: () => text,
    at: (ms: number, act: () => void) => {
      nowMs = ms;
      act();
    },
  };
}

/** A batch reaches on-change 100 ms at most after its oldest write. */
function pipelineTakesUp(narrator: Narrator, { changes = 1, effective = 1 } = {}): void {
  narrator.tell({ type: "changes-read", changes, unreadable: 0, oldestAgeMs: 100 });
  narrator.tell({
    type: "tags-decided",
    tags: 2 * effective,
    paths: 0,
    objectKeys: effective,
    effective,
    ignored: changes - effective,
    unmatched: 0,
    failed: 0,
    ms: 1,
    sample:
      effective === 0
        ? []
        : ["#product:jq", "#category:MIT"].map((what) => ({ what, cause: { source: "Products", rule: "page" } })),
  });
}

type Of<Type extends PipelineEvent["type"]> = Extract<PipelineEvent, { readonly type: Type }>;

const redisPurged = (): Of<"objects-purged"> => ({
  type: "objects-purged",
  objectCache: "main",
  tags: 2,
  keys: 1,
  commands: 1,
  ms: 4,
  reason: "change",
});

const planned = (): Of<"plan-stored"> => ({
  type: "plan-stored",
  edge: "www",
  plan: "p1",
  items: ["#product:jq", "#category:MIT"],
  itemCount: 2,
  covered: 0,
  waiting: 0,
  usd: 0.01,
});

const edgePurged = (): Of<"edge-purged"> => ({
  type: "edge-purged",
  edge: "www",
  plan: "p1",
  receipt: "I2J0I21PCUYOIK",
  itemCount: 2,
  attempts: 1,
  ms: 6.04,
  sinceQueuedMs: 1_000,
});

const edgeRefused = (refusal: Of<"edge-refused">["refusal"], vendorCode: string): Of<"edge-refused"> => ({
  type: "edge-refused",
  edge: "www",
  plan: "p1",
  refusal,
  vendorCode,
  itemCount: 2,
  retryInMs: 1_240,
});
