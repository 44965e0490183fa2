import type { Expected } from "./expected.ts";

const PARTS = [
  "tables",
  "stream",
  "queues",
  "queueUrl",
  "bucket",
  "edges",
  "redis",
  "schedules",
] as const satisfies readonly (keyof Expected)[];

/** What the construct wrote; `undefined` when it can't have. It was deployed with this very code, so that its parts are taken as they are. */
export function readExpected(text: string): Expected | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    return PARTS.every((part) => part in value) ? (value as Expected) : undefined;
  } catch {
    return undefined;
  }
}
