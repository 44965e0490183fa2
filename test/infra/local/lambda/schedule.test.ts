import { describe, expect, it, onTestFinished } from "vitest";
import type { Invocation, Invoke } from "../../../../infra/local/lambda/invocation.ts";
import { startSchedule, type ScheduleOptions } from "../../../../infra/local/lambda/schedule.ts";
import { VirtualTime } from "./virtual-time.ts";

const RULE = "arn:aws:events:eu-west-1:000000000000:rule/sweep";

describe("a schedule", () => {
  it("first fires after one period, then once each", async () => {
    const { time, events } = setUp({ expression: "rate(1 minute)" });

    await time.advance(59_999);
    expect(events).toEqual([]);
    await time.advance(1);
    expect(events).toHaveLength(1);
    await time.advance(180_000);

    expect(events).toHaveLength(4);
  });

  it("sends EventBridge's event with the moment it was due", async () => {
    const { time, events } = setUp({ expression: "rate(5 minutes)" });

    await time.advance(300_000);

    expect(events).toStrictEqual([
      {
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Scheduled Event",
        source: "aws.events",
        account: "000000000000",
        time: "2026-01-01T00:05:00Z",
        region: "eu-west-1",
        resources: [RULE],
        detail: {},
      },
    ]);
  });

  it("sends the scheduler's event for a schedule of its own", async () => {
    const arn = "arn:aws:scheduler:eu-west-1:000000000000:schedule/default/sweep";
    const { time, events } = setUp({ expression: "rate(1 hour)", arn });

    await time.advance(3_600_000);

    expect(events).toMatchObject([{ source: "aws.scheduler", resources: [arn], detail: "{}" }]);
  });

  it("sends the constant input in place of the event", async () => {
    const { time, events } = setUp({ expression: "rate(1 minute)", input: `{"sweep":true}` });

    await time.advance(60_000);

    expect(events).toEqual([{ sweep: true }]);
  });

  it("fires once at a given time", async () => {
    const { time, events } = setUp({ expression: "at(2026-01-01T00:10:00)" });

    await time.advance(3_600_000);

    expect(events).toMatchObject([{ time: "2026-01-01T00:10:00Z" }]);
  });

  it("does not make up for what a sleeping machine missed", async () => {
    const { time, events } = setUp({ expression: "rate(1 minute)" });

    time.jump(600_000);
    await time.advance(60_000);

    expect(events).toHaveLength(2);
  });

  it("invokes again after a minute and after two more when the function fails, then gives the event up", async () => {
    const { time, events, problems } = setUp({ expression: "at(2026-01-01T00:01:00)" }, FAILED);

    await time.advance(119_000);
    expect(events).toHaveLength(1);
    await time.advance(1_000);
    expect(events).toHaveLength(2);
    await time.advance(120_000);
    expect(events).toHaveLength(3);
    await time.advance(3_600_000);

    expect(events).toHaveLength(3);
    expect(problems).toEqual(["event given up: TypeError"]);
  });

  it("keeps trying for hours while the function is throttled", async () => {
    const { time, events, problems } = setUp({ expression: "at(2026-01-01T00:01:00)" }, THROTTLED);

    await time.advance(3_600_000);
    expect(problems).toEqual([]);
    expect(events.length).toBeGreaterThan(10);
    await time.advance(21_600_000);

    expect(problems).toEqual(["event given up: TooManyRequestsException"]);
  });

  it("leaves nothing behind once it is stopped", async () => {
    const { time, events, schedule } = setUp({ expression: "rate(1 minute)" }, FAILED);
    await time.advance(60_000);

    await Promise.all([schedule.stop(), schedule.stop()]);
    await time.advance(600_000);

    expect(events).toHaveLength(1);
    expect(schedule.running()).toBe(0);
    expect(time.sleeping).toBe(0);
  });
});

const OK: Invocation = { ok: true, requestId: "r", payload: null, durationMs: 1 };
const FAILED: Invocation = {
  ok: false,
  requestId: "r",
  kind: "thrown",
  error: { errorType: "TypeError", errorMessage: "no" },
};
const THROTTLED: Invocation = { ...FAILED, kind: "throttled" };

function setUp(options: Partial<ScheduleOptions> & Pick<ScheduleOptions, "expression">, outcome = OK) {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const events: unknown[] = [];
  const problems: string[] = [];
  const invoke: Invoke = async (event) => {
    events.push(event);
    return outcome;
  };
  const schedule = startSchedule({
    arn: RULE,
    invoke,
    time,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  onTestFinished(() => schedule.stop());
  return { time, events, problems, schedule };
}
