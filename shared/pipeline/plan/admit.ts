import { compareText } from "./compare-text.ts";
import { sourceOf } from "./earliest-causes.ts";
import { firstFew } from "./first-few.ts";
import { deadlineOf, type Group, isWildcard } from "./group.ts";

/** Groups that want to go. */
interface Applicant {
  readonly group: Group;
  readonly deadlineMs: number;
  readonly wildcard: boolean;
}

/** Who goes. */
export interface Admission {
  /** In the order in which they were let in. */
  readonly admitted: readonly Group[];
  /** Turns that each source is ahead of the one furthest behind, before these. A source that wants nothing is not ahead. */
  readonly turnsBefore: Readonly<Record<string, number>>;
}

/** How many may go. */
interface Places {
  readonly items: number;
  /** Of `items`. */
  readonly wildcards: number;
}

/**
 * Lets in as many groups as there is room for, source by source in turn, so that none has to wait for another's many;
 * within a source the most urgent first. A source that had fewer turns before has the next.
 *
 * @param turnsAhead - turns each source is ahead already.
 */
export function admit(
  groups: readonly Group[],
  { items, wildcards }: Places,
  turnsAhead: Readonly<Record<string, number>>,
): Admission {
  const sources = [...bySource(groups)].sort(([a], [b]) => compareText(a, b));
  const behind = Math.min(...sources.map(([source]) => turnsAhead[source] ?? 0));
  const turnsBefore = Object.fromEntries(
    sources.map(([source]) => [source, (turnsAhead[source] ?? 0) - behind] as const).filter(([, turns]) => turns > 0),
  );
  const queues = sources.map(([source, applicants]) => ({
    turns: turnsBefore[source] ?? 0,
    waiting: mostUrgent(applicants, items, wildcards),
    next: 0,
  }));
  const admitted: Group[] = [];
  let wildcardsLeft = wildcards;
  while (admitted.length < items) {
    const queue = leastServed(queues);
    const applicant = queue?.waiting[queue.next++];
    if (queue === undefined || applicant === undefined) break;
    if (applicant.wildcard && wildcardsLeft-- <= 0) continue;
    admitted.push(applicant.group);
    queue.turns++;
  }
  return { admitted, turnsBefore };
}

function bySource(groups: readonly Group[]): Map<string, Applicant[]> {
  const sources = new Map<string, Applicant[]>();
  for (const group of groups) {
    const source = sourceOf(group);
    const applicant = { group, deadlineMs: deadlineOf(group), wildcard: isWildcard(group.item) };
    const known = sources.get(source);
    if (known === undefined) sources.set(source, [applicant]);
    else known.push(applicant);
  }
  return sources;
}

/** As many as could go if the source had all the room. */
function mostUrgent(applicants: readonly Applicant[], items: number, wildcards: number): readonly Applicant[] {
  const ofKind = (wildcard: boolean): readonly Applicant[] => applicants.filter((one) => one.wildcard === wildcard);
  return [
    ...firstFew(ofKind(false), items, byUrgency),
    ...firstFew(ofKind(true), Math.min(items, wildcards), byUrgency),
  ].sort(byUrgency);
}

function byUrgency(a: Applicant, b: Applicant): number {
  return a.deadlineMs - b.deadlineMs || compareText(a.group.item, b.group.item);
}

interface Queue {
  turns: number;
  readonly waiting: readonly Applicant[];
  next: number;
}

/** Of equals the first by name. */
function leastServed(queues: readonly Queue[]): Queue | undefined {
  let least: Queue | undefined;
  for (const queue of queues) {
    if (queue.next < queue.waiting.length && (least === undefined || queue.turns < least.turns)) least = queue;
  }
  return least;
}
