import { setTimeout as pause } from "node:timers/promises";
import { PurgeListSchema, type PurgeListView, PurgeOrPlanSchema, PurgeSchema } from "../../../shared/http/views.ts";

/** Longest that one answer may take, in milliseconds: as long as API Gateway waits. */
const ANSWER_LIMIT_MS = 30_000;

/** A purge that was accepted. */
export interface Accepted {
  readonly id: string;
  readonly tag: string;
  /** When its items were queued, in milliseconds since the Unix epoch. */
  readonly queuedAtMs: number;
}

/** Asks the API as its clients do. */
export class PurgeClient {
  readonly #url: string;
  readonly #token: string;

  constructor({ url, token }: { readonly url: string; readonly token: string }) {
    this.#url = url;
    this.#token = token;
  }

  async health(): Promise<void> {
    await this.#ask("/v1/health");
  }

  async purge(tag: string, name: string): Promise<Accepted> {
    const answer = await this.#ask("/v1/purges", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": name },
      body: JSON.stringify({ tags: [tag] }),
    });
    const { id, steps } = PurgeSchema.parse(answer);
    return { id, tag, queuedAtMs: Date.parse(steps.find(({ step }) => step === "queued")?.at ?? "") };
  }

  /**
   * Waits until each purge is on record, and its tag was sent by a plan that was made after it was queued.
   *
   * @returns those of which that was not seen in time.
   */
  async unsent(accepted: readonly Accepted[], sinceMs: number, withinMs: number): Promise<readonly Accepted[]> {
    const untilMs = Date.now() + withinMs;
    const told = new Map<string, PurgeListView["purges"][number]>();
    let query = `order=oldest&since=${new Date(sinceMs).toISOString()}`;
    for (;;) {
      const { purges, cursor, more } = PurgeListSchema.parse(await this.#ask(`/v1/purges?${query}`));
      for (const one of purges) told.set(one.id, one);
      query = `order=oldest&cursor=${cursor}`;
      if (more) continue;
      await this.#lookAgain(told);
      const lastSentMs = lastPlans([...told.values()]);
      const left = accepted.filter(({ id, tag, queuedAtMs }) => {
        return !told.has(id) || !((lastSentMs.get(`#${tag}`) ?? 0) >= queuedAtMs);
      });
      if (left.length === 0 || Date.now() > untilMs) return left;
      await pause(1_000);
    }
  }

  /** Plans that were told before they were sent: who follows is told of them again for a minute only. */
  async #lookAgain(told: Map<string, PurgeListView["purges"][number]>): Promise<void> {
    for (const { kind, id, state } of told.values()) {
      if (kind !== "plan" || state !== "planned") continue;
      const now = PurgeOrPlanSchema.parse(await this.#ask(`/v1/purges/${id}`));
      if (now.kind === "plan") told.set(id, now);
    }
  }

  async #ask(path: string, init: Asked = {}): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} of ${path}: ${JSON.stringify(body)}`);
    return body;
  }
}

/** A request, but for its credentials. */
interface Asked extends RequestInit {
  readonly headers?: Readonly<Record<string, string>>;
}

/** When the last plan with each item was made that its edge took, in milliseconds since the Unix epoch. */
function lastPlans(entries: PurgeListView["purges"]): ReadonlyMap<string, number> {
  const lastMs = new Map<string, number>();
  for (const one of entries) {
    if (one.kind !== "plan" || (one.state !== "sent" && one.state !== "effective")) continue;
    const plannedAtMs = Date.parse(one.plannedAt);
    for (const { item } of one.items) lastMs.set(item, Math.max(lastMs.get(item) ?? 0, plannedAtMs));
  }
  return lastMs;
}
