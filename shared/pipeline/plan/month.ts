const DAY_MS = 86_400_000;

/** A calendar month, UTC. */
export interface Month {
  /** `2026-11`: later months sort later. */
  readonly name: string;
  readonly startMs: number;
  /** When the next begins. */
  readonly endMs: number;
}

/** The calendar month in which a time lies, UTC, without a clock: in a calendar whose years begin in March, leap days come last. */
export function monthAt(atMs: number): Month {
  const { year, month } = dateOf(Math.floor(atMs / DAY_MS));
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
  return {
    name: `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`,
    startMs: firstDayOf(year, month) * DAY_MS,
    endMs: firstDayOf(next.year, next.month) * DAY_MS,
  };
}

const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;

/** From 1 March of the year 0 to 1 January 1970. */
const DAYS_BEFORE_EPOCH = 719_468;

function dateOf(day: number): { readonly year: number; readonly month: number } {
  const era = Math.floor((day + DAYS_BEFORE_EPOCH) / DAYS_PER_ERA);
  const dayOfEra = day + DAYS_BEFORE_EPOCH - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const monthFromMarch = Math.floor((5 * (dayOfEra - daysBeforeYear(yearOfEra)) + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0), month };
}

function firstDayOf(year: number, month: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / YEARS_PER_ERA);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return era * DAYS_PER_ERA + daysBeforeYear(marchYear - era * YEARS_PER_ERA) + dayOfYear - DAYS_BEFORE_EPOCH;
}

function daysBeforeYear(yearOfEra: number): number {
  return yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}
