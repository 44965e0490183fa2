import { parseCronField } from "./cron-field.ts";

/** Whether a schedule fires on a day; the month counts from 0, the day from 1. */
export type DayMatcher = (year: number, month: number, day: number) => boolean;

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const WEEKDAY_RANGE = { min: 1, max: 7, names: WEEKDAYS };
const SATURDAY = 6;

/** Compiles a day of the month: numbers as everywhere, `L` for the last day, `15W` for the weekday nearest to the 15th. */
export function compileDayOfMonth(text: string): DayMatcher {
  if (text === "L") return (year, month, day) => day === daysIn(year, month);
  const nearest = /^(\d+)W$/.exec(text);
  if (nearest) {
    const wanted = Number(nearest[1]);
    if (wanted < 1 || wanted > 31)
      throw new Error(`bad day-of-month in a cron expression: ${JSON.stringify(text)}, 1W to 31W`);
    return (year, month, day) => wanted <= daysIn(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = parseCronField("day-of-month", text, { min: 1, max: 31 });
  return (_year, _month, day) => days.has(day);
}

/** Compiles a day of the week, 1 (`SUN`) to 7: numbers and names as everywhere, `5L` for the last Thursday, `3#2` for the second Tuesday. */
export function compileDayOfWeek(text: string): DayMatcher {
  if (text === "L") return (year, month, day) => weekdayOf(year, month, day) === SATURDAY;
  const [, name, special, nth] = /^(\w+?)(L|#([1-5]))$/.exec(text) ?? [];
  if (name === undefined || special === undefined) {
    const days = parseCronField("day-of-week", text, WEEKDAY_RANGE);
    return (year, month, day) => days.has(weekdayOf(year, month, day) + 1);
  }
  const days = parseCronField("day-of-week", name, WEEKDAY_RANGE);
  const isWeek = (year: number, month: number, day: number): boolean =>
    nth === undefined ? day + 7 > daysIn(year, month) : Math.ceil(day / 7) === Number(nth);
  return (year, month, day) => days.has(weekdayOf(year, month, day) + 1) && isWeek(year, month, day);
}

/** Stays within the month: the 1st on a Saturday is followed, not preceded. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === SATURDAY) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === daysIn(year, month) ? day - 2 : day + 1;
  return day;
}

/** 0 is Sunday. */
const weekdayOf = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month, day)).getUTCDay();

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
