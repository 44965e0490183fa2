import { parseCronField, type CronField } from "./cron-field.ts";
import { compileDayOfMonth, compileDayOfWeek, type DayMatcher } from "./cron-days.ts";

/** Years EventBridge knows. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** Tells when a schedule fires next, in milliseconds since the Unix epoch; `undefined` when never again. */
export type NextTime = (afterMs: number) => number | undefined;

/**
 * Compiles `cron(minutes hours day-of-month month day-of-week year)` of EventBridge, in UTC.
 *
 * @param fields - the six fields, without `cron(…)`.
 * @throws {Error} naming the field that EventBridge would refuse.
 */
export function compileCron(fields: string): NextTime {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...more] = fields.trim().split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || !year || more.length > 0) {
    throw new Error(`a cron expression has six fields, got ${JSON.stringify(fields)}`);
  }
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    throw new Error(`exactly one of day-of-month and day-of-week is ?, got ${JSON.stringify(fields)}`);
  }
  const minutes = parseCronField("minutes", minute, { min: 0, max: 59 });
  const hours = parseCronField("hours", hour, { min: 0, max: 23 });
  const months = parseCronField("month", month, { min: 1, max: 12, names: MONTHS });
  const years = parseCronField("year", year, { min: FIRST_YEAR, max: LAST_YEAR });
  const isDay = dayOfMonth === "?" ? compileDayOfWeek(dayOfWeek) : compileDayOfMonth(dayOfMonth);
  return (afterMs) => search(afterMs, { minutes, hours, months, years, isDay });
}

interface CompiledCron {
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly months: CronField;
  readonly years: CronField;
  readonly isDay: DayMatcher;
}

/** Goes from the next minute on and skips whole years, months, days and hours that do not match. */
function search(afterMs: number, { minutes, hours, months, years, isDay }: CompiledCron): number | undefined {
  const at = new Date(afterMs);
  at.setUTCSeconds(60, 0);
  while (at.getUTCFullYear() <= LAST_YEAR) {
    const [year, month, day, hour] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCHours()];
    if (!years.has(year)) at.setTime(Date.UTC(year + 1, 0));
    else if (!months.has(month + 1)) at.setTime(Date.UTC(year, month + 1));
    else if (!isDay(year, month, day)) at.setTime(Date.UTC(year, month, day + 1));
    else if (!hours.has(hour)) at.setTime(Date.UTC(year, month, day, hour + 1));
    else if (!minutes.has(at.getUTCMinutes())) at.setTime(at.getTime() + 60_000);
    else return at.getTime();
  }
  return undefined;
}
