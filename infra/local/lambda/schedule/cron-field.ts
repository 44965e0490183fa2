/** The values a field of a cron expression stands for. */
export type CronField = ReadonlySet<number>;

export interface CronRange {
  readonly min: number;
  readonly max: number;
  /** Words for `min`, `min + 1`, …; case does not count. */
  readonly names?: readonly string[];
}

/**
 * Parses a field: `*`, `5`, `1-5`, `MON-FRI`, `0/15`, `10-30/5`, and lists of those.
 *
 * @throws {Error} naming the field and what it takes.
 */
export function parseCronField(name: string, text: string, range: CronRange): CronField {
  return new Set(text.split(",").flatMap((part) => parsePart(name, part, range)));
}

function parsePart(name: string, part: string, { min, max, names = [] }: CronRange): number[] {
  const valueOf = (word: string): number => {
    const index = names.indexOf(word.toUpperCase());
    const value = index >= 0 ? min + index : /^\d+$/.test(word) ? Number(word) : NaN;
    if (value >= min && value <= max) return value;
    throw new Error(`bad ${name} in a cron expression: ${JSON.stringify(part)}, a number from ${min} to ${max}`);
  };
  const [span = "", step] = part.split("/");
  const [first = "", last] = span.split("-");
  const from = span === "*" ? min : valueOf(first);
  const to = last !== undefined ? valueOf(last) : span === "*" || step !== undefined ? max : from;
  const every = step === undefined ? 1 : Number(step);
  if (!Number.isInteger(every) || every < 1) {
    throw new Error(`bad ${name} in a cron expression: ${JSON.stringify(part)}, a step of at least 1`);
  }
  const values: number[] = [];
  // A range may wrap around: FRI-MON.
  const end = to < from ? to + (max - min + 1) : to;
  for (let value = from; value <= end; value += every) values.push(value > max ? value - (max - min + 1) : value);
  return values;
}
