import type { PlanView, PurgeListView, PurgeLine } from "../../../http/views.ts";

/** Something that happened to a purge, told once. */
export type TailEvent =
  | { readonly event: "asked"; readonly at: string; readonly entry: PurgeLine }
  | { readonly event: PlanStep; readonly at: string; readonly entry: PlanView };

/** What becomes of a plan: its edge took it, or only observes, or refused it; and then, when that took effect. */
type PlanStep = (typeof OUTCOMES)[number];

const OUTCOMES = ["sent", "observed", "parked", "effective", "overdue"] as const;

/** After these nothing more becomes of a plan. */
const LAST: readonly PlanStep[] = ["observed", "parked", "effective", "overdue"];

/** What was told of an entry. */
interface Told {
  events: number;
  isOver: boolean;
  /** Seen in the look that goes on. */
  isSeen: boolean;
  /** The list tells of it no longer. */
  isBehind: boolean;
}

/** Makes events of a list whose entries are told again and again, as far as they have come: each event once, and all of them. */
export class Feed {
  readonly #told = new Map<string, Told>();

  /** What is new in some entries, in the order in which it happened. */
  take(entries: PurgeListView["purges"]): readonly TailEvent[] {
    const fresh = entries.flatMap((entry) => {
      const told = this.#told.get(entry.id) ?? { events: 0, isOver: false, isSeen: true, isBehind: false };
      const events = eventsOf(entry);
      const news = events.slice(told.events);
      const isOver = events.some(({ event }) => event === "asked" || LAST.includes(event));
      this.#told.set(entry.id, { ...told, events: Math.max(told.events, events.length), isOver, isSeen: true });
      return news;
    });
    return fresh.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  }

  /** Ends a look at the list, from its cursor to its end. What it did not tell of it never will again. */
  endLook(): void {
    for (const [id, told] of this.#told) {
      if (!told.isSeen && told.isOver) this.#told.delete(id);
      else Object.assign(told, { isSeen: false, isBehind: told.isBehind || !told.isSeen });
    }
  }

  /** Plans of which there is something left to tell, though the list is past them. */
  get behind(): readonly string[] {
    return [...this.#told].flatMap(([id, { isBehind, isOver }]) => (isBehind && !isOver ? [id] : []));
  }

  /** What is new of one of these. The others have their turn before it comes again. */
  takeBehind(plan: PlanView): readonly TailEvent[] {
    const events = this.take([plan]);
    const told = this.#told.get(plan.id);
    this.#told.delete(plan.id);
    if (told && !told.isOver) this.#told.set(plan.id, told);
    return events;
  }

  /** Gives up a plan that nobody knows any more. */
  forget(id: string): void {
    this.#told.delete(id);
  }
}

function eventsOf(entry: PurgeListView["purges"][number]): readonly TailEvent[] {
  if (entry.kind === "asked") return [{ event: "asked", at: entry.acceptedAt, entry }];
  return entry.steps.flatMap(({ step, at }) => {
    const event = OUTCOMES.find((outcome) => outcome === step);
    return event === undefined ? [] : [{ event, at, entry }];
  });
}
