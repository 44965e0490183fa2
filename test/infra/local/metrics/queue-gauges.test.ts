import { expect, it } from "vitest";
import { queueGauges } from "../../../../infra/local/metrics/queue-gauges.ts";
import { type Sqs, startSqs } from "../queue/start-sqs.ts";

it("measures each queue once a minute, also an empty one", async () => {
  const sqs = await startSqs();
  await sqs.create("Empty");
  const busy = await sqs.create("Busy");
  await sqs.send(busy, "a");
  await sqs.send(busy, "b");
  await sqs.send(busy, "c", { DelaySeconds: 30 });
  await sqs.receive(busy, { MaxNumberOfMessages: 1 });

  expect(gaugesOf(sqs, "Busy")).toEqual({ Visible: 1, NotVisible: 1, Delayed: 1, OldestSeconds: 0 });
  expect(gaugesOf(sqs, "Empty")).toEqual({ Visible: 0, NotVisible: 0, Delayed: 0, OldestSeconds: 0 });
});

it("does not call the oldest what was received three times, as SQS does not", async () => {
  const sqs = await startSqs();
  const queue = await sqs.create("Busy", { VisibilityTimeout: "10" });
  await sqs.send(queue, "fails again and again");

  const ages: (number | undefined)[] = [];
  for (let receives = 1; receives <= 3; receives++) {
    sqs.clock.advanceSeconds(60);
    await sqs.receive(queue);
    ages.push(gaugesOf(sqs, "Busy")["OldestSeconds"]);
  }

  expect(ages).toEqual([60, 120, 0]);
});

it("counts the age of a dead letter from when it became one", async () => {
  const sqs = await startSqs();
  const dead = await sqs.create("Dead");
  const deadLetterTargetArn = await sqs.arnOf(dead);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const queue = await sqs.create("Busy", { VisibilityTimeout: "0", RedrivePolicy });
  await sqs.send(queue, "a");
  await sqs.receive(queue);
  sqs.clock.advanceSeconds(3_600);
  await sqs.receive(queue);

  sqs.clock.advanceSeconds(5);

  expect(gaugesOf(sqs, "Dead")).toMatchObject({ Visible: 1, OldestSeconds: 5 });
});

function gaugesOf({ queues, clock }: Sqs, queue: string): Readonly<Record<string, number>> {
  const own = queueGauges(queues, clock.now()).filter(({ dimensions }) => dimensions["QueueName"] === queue);
  return Object.fromEntries(
    own.map(({ name, unit, value }) => [
      name.replace("ApproximateNumberOfMessages", "").replace("ApproximateAgeOfOldestMessage", `Oldest${unit}`),
      value,
    ]),
  );
}
