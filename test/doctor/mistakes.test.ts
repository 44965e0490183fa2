import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingCode } from "../../shared/doctor/catalogue.ts";
import type { Finding } from "../../shared/doctor/finding.ts";
import { DoctorWorld } from "./doctor-world.ts";
import { alarmMistakes } from "./mistakes/alarms.ts";
import { bucketMistakes } from "./mistakes/bucket.ts";
import { distributionMistakes } from "./mistakes/distributions.ts";
import { pageMistakes } from "./mistakes/pages.ts";
import { queueMistakes } from "./mistakes/queues.ts";
import { redisMistakes } from "./mistakes/redis.ts";
import { streamMappingMistakes } from "./mistakes/stream-mapping.ts";
import { answer, changeStream, type Mend, type Mistakes, queueMapping, sweep } from "./spoil.ts";

/** Longest that a busy machine takes to look at everything, in milliseconds. */
const PATIENCE_MS = 20_000;

let world: DoctorWorld;
beforeAll(async () => {
  world = await DoctorWorld.start();
});
afterAll(() => world.close());

it("finds nothing wrong with a healthy app, its own overrides and the origin's pages included", async () => {
  const { findings, checks } = await world.examine();

  expect(findings).toEqual([]);
  expect(checks).toBeGreaterThan(25);
});

it("looks every five minutes by itself, and tells what it came to", async () => {
  world.events.length = 0;
  world.clock.skip(300_000);

  await expect
    .poll(() => world.events, { timeout: PATIENCE_MS })
    .toContainEqual(expect.objectContaining({ type: "doctor-done", errors: 0, notChecked: 0, mappingsDisabled: 0 }));
});

/**
 * Asks again when it must: on a machine that is busy, a look may be given up. Of the alarms one counts: others ring, as they
 * should, because of what was spoiled a few minutes before.
 */
const expectFindings = (codes: readonly FindingCode[]): Promise<unknown> => {
  const counts = ({ code, place }: Finding): boolean => code !== "alarm-ringing" || place.name === "StreamLag";
  const found = async () => (await world.findings()).filter(counts).map(({ code }) => code);
  return expect.poll(async () => (await found()).toSorted(), { timeout: PATIENCE_MS }).toEqual(codes.toSorted());
};

/** Each is made, found, and mended again, at which the doctor must find nothing any more. */
const finds = (mistakes: Mistakes): void =>
  it.each(mistakes)("%s", async (_, codes, spoil) => {
    const mend = await spoil(world);
    try {
      await expectFindings(codes);
    } finally {
      await mend();
    }
    await expectFindings([]);
  });

describe.each<[place: string, mistakes: Mistakes]>([
  ["the mapping of a table's stream", streamMappingMistakes],
  ["queues", queueMistakes],
  ["the parking bucket", bucketMistakes],
  ["Redis", redisMistakes],
  ["a distribution", distributionMistakes],
  ["the origin's pages", pageMistakes],
  ["schedules", [["nobody sweeps", ["schedule-disabled"], sweep("DisableRule", "EnableRule")]]],
  ["alarms", alarmMistakes],
])("in %s, it finds that", (_, mistakes) => {
  finds(mistakes);
});

describe("what it can't look at", () => {
  finds([
    [
      "it says where that is what was deployed",
      ["expectations-unreadable"],
      answer(
        { service: "ssm", operation: "GetParameter" },
        { kind: "answer", status: 400, body: JSON.stringify({ __type: "AccessDeniedException" }) },
      ),
    ],
    [
      "it says, and looks at all the rest",
      ["mapping-disabled", "not-checked", "not-checked", "not-checked"],
      async (spoiled) => {
        const denied = JSON.stringify({ __type: "AccessDeniedException", message: "no" });
        const mends: Mend[] = [
          await answer({ operation: "DescribeTable" }, { kind: "answer", status: 400, body: denied })(spoiled),
          await queueMapping("edge", { Enabled: false })(spoiled),
        ];
        return async () => {
          for (const mend of mends) await mend();
        };
      },
    ],
  ]);
});

describe("once a table's stream is another one than was deployed, it finds that", () => {
  it("there is none", async () => {
    await changeStream(world, "Articles");

    await expectFindings(["stream-off"]);
  });

  it("nobody reads the new one, and that it lacks old images", async () => {
    await changeStream(world, "Articles", "NEW_IMAGE");

    await expectFindings(["mapping-on-old-stream", "stream-view"]);
  });
});

it("finds dead letters", async () => {
  const { queues, queueUrl } = world.expected;
  const QueueUrl = new URL(queues["edge-dead"]?.name ?? "", queueUrl).href;
  await world.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));

  expect((await world.findings()).map(({ code }) => code)).toContain("dead-letters-waiting");
});
