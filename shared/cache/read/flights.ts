import { CacheUsageError } from "../errors.ts";
import type { Call } from "./call.ts";

/** What a call does, and others may wait for. */
interface Flight<T> {
  readonly by: Call;
  readonly done: Promise<T>;
}

/** Does things once for all who ask for them at a time, by name. */
export class Flights<T> {
  readonly #running = new Map<string, Flight<T>>();

  /**
   * Once for all who ask while it is done.
   *
   * @param key - that is asked for, where errors may tell it.
   * @throws {CacheUsageError} when whoever does it waits for the load that the call comes from.
   */
  join(name: string, call: Call, start: () => Promise<T>, key = name): Promise<T> {
    return wait(this.#running.get(name) ?? this.#run(name, call, start), call, key);
  }

  /**
   * Never for one who came after it began: he waits for its end, and joins the next one with all who came until then. So nobody
   * gets what is older than his question, and a crowd costs two.
   *
   * @throws {CacheUsageError} as {@link join}.
   */
  async next(name: string, call: Call, start: () => Promise<T>, key = name): Promise<T> {
    const running = this.#running.get(name);
    if (running) await wait({ ...running, done: running.done.catch(() => undefined) }, call, key);
    return this.join(name, call, start, key);
  }

  #run(name: string, by: Call, start: () => Promise<T>): Flight<T> {
    const done = start().finally(() => this.#running.delete(name));
    const run = { by, done };
    this.#running.set(name, run);
    return run;
  }
}

/** The load that a call comes from, if any, waits with it: so nothing must wait for that in turn, whatever is between. */
async function wait<T>({ by, done }: Flight<T>, { inside }: Call, key: string): Promise<T> {
  if (!inside) return done;
  if (needs(by, inside)) throw new CacheUsageError(`key ${JSON.stringify(key)}: its loader would wait for itself`);
  inside.waitsFor ??= new Set();
  inside.waitsFor.add(by);
  try {
    return await done;
  } finally {
    inside.waitsFor.delete(by);
  }
}

function needs(one: Call, other: Call): boolean {
  return one === other || [...(one.waitsFor ?? [])].some((each) => needs(each, other));
}
