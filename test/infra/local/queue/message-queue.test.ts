import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageQueue } from "../../../../infra/local/queue/message-queue.ts";
import { parseDraft } from "../../../../infra/local/queue/message.ts";
import { formatReceiptHandle } from "../../../../infra/local/queue/receipt-handle.ts";
import { ManualClock } from "./manual-clock.ts";

describe("a queue, whatever happens to it", () => {
  it("gives a message to nobody else while it is hidden, and loses none that was neither deleted nor expired", () => {
    fc.assert(
      fc.property(fc.array(step(), { maxLength: 60, size: "max" }), (steps) => {
        const { clock, queue } = emptyQueue();
        const held = new Map<string, { readonly untilMs: number; readonly handle: string }>();
        const alive = new Map<string, { readonly expiresAtMs: number }>();
        const wrong: string[] = [];

        for (const { what, seconds, which } of steps) {
          const [id = "", holding] = [...held][which % Math.max(1, held.size)] ?? [];
          switch (what) {
            case "send": {
              const message = queue.send(parseDraft({ MessageBody: "x", DelaySeconds: seconds }));
              alive.set(message.id, { expiresAtMs: clock.now() + RETENTION_SECONDS * 1_000 });
              break;
            }
            case "wait":
              clock.advanceSeconds(seconds);
              break;
            case "receive": {
              const received = queue.receive(1 + (which % 10), seconds, () => false);
              for (const { message } of received) {
                if ((held.get(message.id)?.untilMs ?? 0) > clock.now()) wrong.push(`${message.id} was hidden`);
                if ((alive.get(message.id)?.expiresAtMs ?? 0) <= clock.now()) wrong.push(`${message.id} was gone`);
              }
              const untilMs = clock.now() + seconds * 1_000;
              for (const { message, receiptHandle } of received)
                held.set(message.id, { untilMs, handle: receiptHandle });
              break;
            }
            case "delete":
              queue.delete(holding?.handle ?? formatReceiptHandle({ queueName: "q", messageId: "none", receive: 1 }));
              held.delete(id);
              alive.delete(id);
          }
          expect(wrong).toEqual([]);
          const { visible, inFlight, delayed } = queue.depth;
          const living = [...alive.values()].filter(({ expiresAtMs }) => expiresAtMs > clock.now());
          expect(visible + inFlight + delayed).toBe(living.length);
        }
      }),
    );
  });

  it("gives out every message in the end", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: RETENTION_SECONDS - 1 }), { maxLength: 40 }), (delays) => {
        const { clock, queue } = emptyQueue();
        const sent = delays.map((DelaySeconds) => queue.send(parseDraft({ MessageBody: "x", DelaySeconds })).id);
        const received: string[] = [];

        for (let waits = 0; received.length < sent.length && waits <= sent.length * 2; waits += 1) {
          received.push(...queue.receive(10, 43_200, () => false).map(({ message }) => message.id));
          const waitMs = queue.nextVisibleAtMs - clock.now();
          if (waitMs > 0 && waitMs <= 900_000) clock.advanceSeconds(waitMs / 1_000);
        }

        expect(received.toSorted()).toEqual(sent.toSorted());
      }),
    );
  });
});

/** Short, so that messages expire again and again. */
const RETENTION_SECONDS = 100;

function emptyQueue() {
  const clock = new ManualClock();
  const attributes = { MessageRetentionPeriod: String(RETENTION_SECONDS) };
  return { clock, queue: new MessageQueue("q", "arn:aws:sqs:us-east-1:000000000000:q", attributes, clock) };
}

function step() {
  return fc.record({
    what: fc.constantFrom("send" as const, "receive" as const, "wait" as const, "delete" as const),
    seconds: fc.nat({ max: 60 }),
    which: fc.nat({ max: 20 }),
  });
}
