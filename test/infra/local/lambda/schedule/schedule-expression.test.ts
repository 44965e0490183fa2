import { describe, expect, it } from "vitest";
import { compileScheduleExpression } from "../../../../../infra/local/lambda/schedule/schedule-expression.ts";

describe("a schedule expression", () => {
  // 2026-01-01 is a Thursday.
  it.each([
    ["rate(1 minute)", "2026-01-01T00:01:00", "2026-01-01T00:02:00"],
    ["rate(2 days)", "2026-01-03T00:00:00", "2026-01-05T00:00:00"],
    ["cron(0/15 * * * ? *)", "2026-01-01T00:15:00", "2026-01-01T00:30:00"],
    ["cron(5,35 14 * * ? *)", "2026-01-01T14:05:00", "2026-01-01T14:35:00"],
    ["cron(0 3 * * ? *)", "2026-01-01T03:00:00", "2026-01-02T03:00:00"],
    ["cron(0 10 ? * MON-FRI *)", "2026-01-01T10:00:00", "2026-01-02T10:00:00"],
    ["cron(0 10 ? * 7 *)", "2026-01-03T10:00:00", "2026-01-10T10:00:00"],
    ["cron(0 10 ? * FRI-SUN *)", "2026-01-02T10:00:00", "2026-01-03T10:00:00"],
    ["cron(0 8 1 * ? *)", "2026-01-01T08:00:00", "2026-02-01T08:00:00"],
    ["cron(0 8 L * ? *)", "2026-01-31T08:00:00", "2026-02-28T08:00:00"],
    ["cron(0 8 31W * ? *)", "2026-01-30T08:00:00", "2026-03-31T08:00:00"],
    ["cron(0 8 1W 8 ? *)", "2026-08-03T08:00:00", "2027-08-02T08:00:00"],
    ["cron(0 8 ? * 5L *)", "2026-01-29T08:00:00", "2026-02-26T08:00:00"],
    ["cron(0 8 ? * 3#2 *)", "2026-01-13T08:00:00", "2026-02-10T08:00:00"],
    ["cron(0 8 ? * L *)", "2026-01-03T08:00:00", "2026-01-10T08:00:00"],
    ["cron(0 0 29 FEB ? *)", "2028-02-29T00:00:00", "2032-02-29T00:00:00"],
    ["cron(0 0 1 1 ? 2027-2028)", "2027-01-01T00:00:00", "2028-01-01T00:00:00"],
    ["cron(59 23 31 12 ? 2026)", "2026-12-31T23:59:00", undefined],
    ["at(2026-03-01T12:00:00)", "2026-03-01T12:00:00", undefined],
  ])("%s fires at %s, then at %s", (expression, first, second) => {
    const next = compileScheduleExpression(expression);

    const firstMs = next(Date.UTC(2026, 0, 1));
    const secondMs = next(firstMs ?? 0);

    expect([firstMs, secondMs].map(toText)).toEqual([first, second]);
  });

  it("never fires when its day never comes", () => {
    expect(compileScheduleExpression("cron(0 0 30 2 ? *)")(0)).toBeUndefined();
  });

  it.each([
    ["every minute", "a schedule is rate"],
    ["rate(1 minutes)", "a rate is like"],
    ["rate(5 minute)", "a rate is like"],
    ["rate(0 minutes)", "a rate is like"],
    ["rate(1 week)", "a rate is like"],
    ["cron(0 3 * * *)", "six fields"],
    ["cron(0 3 * * * *)", "exactly one of"],
    ["cron(0 3 ? * ? *)", "exactly one of"],
    ["cron(60 3 * * ? *)", "bad minutes"],
    ["cron(0 3 32 * ? *)", "bad day-of-month"],
    ["cron(0 3 32W * ? *)", "bad day-of-month"],
    ["cron(0 3 ? * MOO *)", "bad day-of-week"],
    ["cron(0/0 3 * * ? *)", "a step of at least 1"],
    ["cron(0 3 * * ? 1969)", "bad year"],
    ["at(tomorrow)", "a time is like"],
  ])("%s is refused", (expression, message) => {
    expect(() => compileScheduleExpression(expression)).toThrow(message);
  });
});

const toText = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19);
