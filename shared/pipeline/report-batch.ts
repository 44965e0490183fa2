import type { Clock } from "../ports/clock.ts";
import type { Report } from "../ports/reporter.ts";
import type { Change, UnreadableRecord } from "./change/change.ts";
import type { Stale } from "./tags/stale.ts";

/** Enough for a person to see what it is about, few enough for a log line. */
const SAMPLE_SIZE = 5;

export function reportRead(
  changes: readonly Change[],
  unreadable: readonly UnreadableRecord[],
  skipped: number,
  { clock, report }: { clock: Clock; report: Report },
): void {
  const nowMs = clock.now();
  const oldestAgeMs = changes.reduce((oldest, { writtenAtMs }) => Math.max(oldest, nowMs - writtenAtMs), 0);
  if (skipped > 0) report({ type: "changes-skipped", changes: skipped });
  report({ type: "changes-read", changes: changes.length, unreadable: unreadable.length, oldestAgeMs });
}

export function reportStale(stale: Stale, ms: number, report: Report): void {
  const { tags, paths, objectKeys, effective, ignored, unmatched, failed } = stale;
  const sample = [
    ...tags.slice(0, SAMPLE_SIZE).map(({ tag, cause }) => ({ what: `#${tag.text}`, cause })),
    ...paths.slice(0, SAMPLE_SIZE).map(({ path, cause }) => ({ what: path, cause })),
    ...objectKeys.slice(0, SAMPLE_SIZE).map(({ key, cause }) => ({ what: key, cause })),
  ].slice(0, SAMPLE_SIZE);
  report({
    type: "tags-decided",
    tags: tags.length,
    paths: paths.length,
    objectKeys: objectKeys.length,
    effective,
    ignored,
    unmatched,
    failed: failed.length,
    ms,
    sample,
  });
  for (const { source, rule, what } of stale.outsideCoarse) report({ type: "outside-coarse", source, rule, what });
}
