import type { HistoryQuery } from "../ports/purge-history.ts";
import { Problem } from "./problem.ts";

/** Whoever follows is told what is younger than this once more, in milliseconds: entries take up to half of it to be on record. */
const TELL_AGAIN_MS = 60_000;

const NEWEST = /^(?<id>[0-9a-z]{9}-[0-9a-f]{18})$/;
const OLDEST = /^(?:(?<id>[0-9a-z]{9}-[0-9a-f]{18})\.)?(?<from>[0-9a-z]{1,9})$/;

/** Where a page of a list begins, and where to go on from it. */
export interface Page extends Pick<HistoryQuery, "order" | "sinceMs" | "pastId"> {
  /** @param lastId - the last entry that was looked at; absent where none is left. */
  readonly cursor: (lastId: string | undefined) => string | undefined;
}

/**
 * Reads where a page begins. With the newest first, a cursor names the last entry of the page before. With the oldest
 * first, it leads on for ever: past the end it names a time that lies a minute back, because what takes its time to be on record
 * takes its place before what was told already; and while the end is not reached, it keeps that time.
 *
 * @throws {Problem} for what is no cursor of this order.
 */
export function readPage(order: Page["order"], sinceMs: number, cursor: string | undefined, nowMs: number): Page {
  const groups = cursor === undefined ? {} : (order === "newest" ? NEWEST : OLDEST).exec(cursor)?.groups;
  if (groups === undefined) {
    const errors = [{ pointer: "/cursor", detail: `must be of a page with the ${order} first` }];
    throw new Problem("invalid-request", { errors });
  }
  const { id, from } = groups;
  const begin = { order, ...(id !== undefined && { pastId: id }) };
  if (order === "newest") return { ...begin, sinceMs, cursor: (lastId) => lastId };

  const fromMs = from === undefined ? sinceMs : Number.parseInt(from, 36);
  const againMs = id === undefined ? Math.max(fromMs, nowMs - TELL_AGAIN_MS) : fromMs;
  return {
    ...begin,
    sinceMs: id === undefined ? fromMs : 0,
    cursor: (lastId) => (lastId === undefined ? "" : `${lastId}.`) + againMs.toString(36),
  };
}
