import fc from "fast-check";
import { expect, it } from "vitest";
import { monthAt } from "../../../../shared/pipeline/plan/month.ts";

it("knows the calendar month of any time as a calendar does, leap years and all", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("1600-01-01"), max: new Date("2999-12-31"), noInvalidDate: true }), (date) => {
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];

      expect(monthAt(date.getTime())).toStrictEqual({
        name: date.toISOString().slice(0, 7),
        startMs: Date.UTC(year, month),
        endMs: Date.UTC(year, month + 1),
      });
    }),
    { examples: ["2024-02-29", "2000-02-29", "2100-03-01", "2026-12-31", "2027-01-01"].map((day) => [new Date(day)]) },
  );
});
