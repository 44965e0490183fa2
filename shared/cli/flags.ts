import { parseDurationMs } from "../config/duration.ts";
import type { CliContext } from "./cli-context.ts";
import { UsageError } from "./usage-error.ts";

/** A flag that may be given once, with text. */
export function textFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: asItIs, optional: true, placeholder, brief } as const;
}

/** A flag that names something. Of an empty name, as scripts come by, nobody knows what was meant. */
export function nameFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: nonEmpty, optional: true, placeholder, brief } as const;
}

/** A flag that may be given several times, with text. */
export function textsFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: asItIs, optional: true, variadic: true, placeholder, brief } as const;
}

/** A flag that takes edges in one word, with commas: `www,api`; `none` is no edge at all. */
export function edgesFlag(brief: string) {
  return { kind: "parsed", parse: edgeNames, optional: true, placeholder: "A,B", brief } as const;
}

/** A flag that takes a length of time: `90s`, `2h`, `30d`. Its value is in milliseconds. */
export function durationFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: durationMs, optional: true, placeholder, brief } as const;
}

/** A flag that takes a time in the past: so long ago (`2h`), or as ISO 8601. Its value is in milliseconds since the Unix epoch. */
export function sinceFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: sinceMs, optional: true, placeholder, brief } as const;
}

/** A flag that takes a whole number above 0. */
export function wholeNumberFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: wholeNumber, optional: true, placeholder, brief } as const;
}

/** A flag that is given, or is not. */
export function switchFlag(brief: string) {
  return { kind: "boolean", optional: true, withNegated: false, brief } as const;
}

/** Has a command print for scripts. */
export const JSON_FLAG = { json: switchFlag("Print one JSON document, for scripts") } as const;

function nonEmpty(text: string): string {
  if (text !== "") return text;
  throw new UsageError("must not be empty");
}

function edgeNames(text: string): readonly string[] {
  if (text === "none") return [];
  const edges = text.split(",").filter((edge) => edge !== "");
  if (edges.length > 0) return edges;
  throw new UsageError(`names of edges, or none, got ${JSON.stringify(text)}`);
}

function durationMs(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new UsageError(`a length of time such as 90s, 2h or 30d, got ${JSON.stringify(text)}`);
  return ms;
}

function sinceMs(this: CliContext, text: string): number {
  const agoMs = parseDurationMs(text);
  if (agoMs !== undefined) return this.clock.now() - agoMs;
  const atMs = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw new UsageError(`2h, or a time such as 2026-11-20T14:00:00Z, got ${JSON.stringify(text)}`);
}

function wholeNumber(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`a whole number above 0, got ${JSON.stringify(text)}`);
}

const asItIs = (text: string): string => text;
