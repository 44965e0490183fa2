import type { ConfigProblems } from "./config-error.ts";
import { type Duration, parseDurationMs } from "./duration.ts";
import { NAME, NAME_ALLOWED } from "./names.ts";

/** Options as they came: types may have been checked, but not every config is compiled. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** Reads an object that may have the given keys; anything else is a problem and reads as empty. */
export function readOptions(
  value: unknown,
  place: string,
  keys: readonly string[],
  problems: ConfigProblems,
): RawOptions {
  const options = readRecord(value, place, problems);
  const known = keys.length === 0 ? "there are none" : `there are ${keys.join(", ")}`;
  for (const key of Object.keys(options)) {
    if (!keys.includes(key)) problems.add(`${place} ${key}`.trimStart(), options[key], `no such option; ${known}`);
  }
  return options;
}

/** Reads an object with keys of the user's own; anything else is a problem and reads as empty. */
export function readRecord(value: unknown, place: string, problems: ConfigProblems): RawOptions {
  if (isRecord(value)) return value;
  problems.add(place || "config", value, "an object");
  return {};
}

/** Reads an array, absent meaning empty; anything else is a problem and reads as empty. */
export function readArray(value: unknown, place: string, problems: ConfigProblems): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== undefined) problems.add(place, value, "an array");
  return [];
}

/** Reads a name; anything else is a problem. */
export function readName(value: unknown, place: string, problems: ConfigProblems): string {
  if (typeof value === "string" && NAME.test(value)) return value;
  problems.add(place, value, `a name ${NAME_ALLOWED}`);
  return "";
}

/** Reads true or false; anything else but nothing is a problem. */
export function readBoolean(value: unknown, otherwise: boolean, place: string, problems: ConfigProblems): boolean {
  if (value !== undefined && typeof value !== "boolean") problems.add(place, value, "true or false");
  return typeof value === "boolean" ? value : otherwise;
}

/** Reads a length of time within bounds; anything else is a problem and reads as the lower bound. */
export function readDurationMs(
  value: unknown,
  place: string,
  [min, max]: readonly [Duration, Duration],
  problems: ConfigProblems,
): number {
  const minMs = parseDurationMs(min) ?? 0;
  const ms = parseDurationMs(value);
  if (ms !== undefined && ms >= minMs && ms <= (parseDurationMs(max) ?? 0)) return ms;
  problems.add(place, value, `a length of time from ${min} to ${max}, such as "10s"`);
  return minMs;
}

function isRecord(value: unknown): value is RawOptions {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
