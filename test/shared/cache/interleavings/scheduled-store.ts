import { memory, type MemoryStore } from "../../../../shared/cache/store/memory.ts";
import { type CacheStore, cacheStore, type Command, type Replies } from "../../../../shared/cache/store/store.ts";
import type { Step } from "./explore.ts";

/** What may go wrong. */
export type Fault = "evicted" | "expired" | "crashed" | "reply lost" | "replica lags";

interface ScheduledStoreOptions {
  readonly now: () => number;
  /** What may go wrong, each so often that all together are no more than `most`. */
  readonly faults: readonly Fault[];
  readonly most: number;
  /** Called when time is to pass beyond what entries live. */
  readonly expire: () => void;
  /** Processes that may crash, and whose replica may lag. */
  readonly processes: readonly string[];
  /** Those in which one actor is alone. */
  readonly alone: ReadonlySet<string>;
}

/** Redis, and the way there and back: a request arrives, and is answered, when somebody chooses that it does. */
export class ScheduledStore {
  readonly memory: MemoryStore;
  readonly #options: ScheduledStoreOptions;
  readonly #pending = new Map<string, Step & { readonly mayHappen?: () => boolean }>();
  readonly #lose = new Map<string, () => void>();
  readonly #crashed = new Set<string>();
  readonly #sent = new Map<string, number>();
  #lagging:
    | { readonly process: string; readonly copy: ReadonlyMap<string, string>; readonly position: number }
    | undefined;
  #writes = 0;
  #ways = 0;
  #faults = 0;

  constructor(options: ScheduledStoreOptions) {
    this.#options = options;
    this.memory = memory({ now: options.now });
  }

  /** The store as a process reaches it. */
  of(process: string): CacheStore {
    return cacheStore((commands, { primary, after }) => this.#send(process, commands, { primary, after }));
  }

  /** Something else that can happen in a process, once. */
  add(process: string, { name, reads, writes, happen }: Step, mayHappen = (): boolean => true): void {
    this.#pending.set(name, {
      mayHappen,
      name,
      reads: [...reads, "time", `life of ${process}`],
      writes: [...writes, `memory of ${process}`],
      isPrivate: reads.length + writes.length === 0 && this.#isAlone(process),
      happen: () => {
        this.#pending.delete(name);
        happen();
      },
    });
  }

  /** Happens in a process when no answer is on its way to who asked the primary, as pages do before they go out. */
  whenNoneIsOnItsWay(process: string, what: string): Promise<void> {
    return new Promise((resolve) => {
      this.add(
        process,
        { name: `${process} ${what}`, reads: [], writes: ["ways"], happen: resolve },
        () => this.#ways === 0,
      );
    });
  }

  isLagging(process: string): boolean {
    return this.#lagging?.process === process;
  }

  steps(): readonly Step[] {
    const { faults, most } = this.#options;
    const wrong =
      this.#faults < most && this.#pending.size > 0 ? faults.flatMap((fault) => this.#goneWrong(fault)) : [];
    const recovery = this.#lagging ? [this.#catchesUp(this.#lagging.process)] : [];
    const alive = [...this.#pending.values()].filter(
      ({ reads, mayHappen }) => mayHappen?.() !== false && !reads.some((what) => this.#crashed.has(what)),
    );
    return [...alive, ...recovery, ...wrong];
  }

  /** Whether nobody can tell when something happens in a process: it has no other actors, and no fault would come between. */
  #isAlone(process: string): boolean {
    const { alone, faults, most } = this.#options;
    const comesBetween = faults.some((fault) => fault === "expired" || fault === "reply lost");
    return alone.has(process) && (this.#faults === most || !comesBetween);
  }

  #send(process: string, commands: readonly Command[], where: { primary?: boolean; after?: string }): Promise<Replies> {
    const number = (this.#sent.get(process) ?? 0) + 1;
    this.#sent.set(process, number);
    const name = `${process}${number} ${[...new Set(commands.map(([command]) => command))].join("+")}`;
    if (this.#crashed.has(`life of ${process}`)) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const isRead = commands.every(([command]) => command === "MGET");
      const touched = commands.flatMap((command) => keysOf(command));
      const ways = where.primary === true ? ["ways"] : [];
      const acks = commands.some(([command]) => command === "UNLINK") ? ["purges"] : [];
      const arrival = `${name} arrives`;
      this.#pending.set(arrival, {
        name: arrival,
        reads: ["time", `life of ${process}`, ...(isRead ? [...touched, `replica of ${process}`] : ["all writes"])],
        writes: [...(isRead ? [] : touched), ...ways],
        happen: () => {
          this.#pending.delete(arrival);
          this.#ways += ways.length;
          const replies = this.#answer(process, commands, where, isRead);
          const back = (give: () => void) => (): void => {
            this.#ways -= ways.length;
            give();
          };
          const answered = `${name} answered`;
          const happen = back(() => resolve(replies));
          this.add(process, { name: answered, reads: [], writes: [...acks, ...ways], happen });
          this.#lose.set(
            answered,
            back(() => reject(new Error("the reply was lost"))),
          );
        },
      });
    });
  }

  async #answer(
    process: string,
    commands: readonly Command[],
    { primary = false, after }: { primary?: boolean; after?: string },
    isRead: boolean,
  ): Promise<Replies> {
    const lagging = this.#lagging;
    if (isRead && lagging?.process === process && !primary && Number(after ?? 0) <= lagging.position) {
      const replies = commands.map((command) => command.slice(1).map((key) => lagging.copy.get(key) ?? null));
      return { replies, billed: 0 };
    }
    if (!isRead) this.#writes += 1;
    const position = String(this.#writes);
    return { ...(await this.memory.send(commands, { signal: NEVER })), position };
  }

  #goneWrong(fault: Fault): readonly Step[] {
    const { processes } = this.#options;
    const once = (name: string, writes: readonly string[], happen: () => void): Step => ({
      name,
      reads: [],
      writes: ["faults", ...writes],
      happen: () => {
        this.#faults += 1;
        happen();
      },
    });
    switch (fault) {
      case "evicted":
        return [...this.memory.entries().keys()].map((key) =>
          once(`${key} evicted`, [key], () => void this.memory.send([["UNLINK", key]], { signal: NEVER })),
        );
      case "expired":
        return [once("time passes", ["time"], this.#options.expire)];
      case "crashed":
        return processes.map((process) =>
          once(`${process} crashes`, [`life of ${process}`], () => void this.#crashed.add(`life of ${process}`)),
        );
      case "reply lost":
        return [...this.#lose].flatMap(([name, lose]) => {
          const answer = this.#pending.get(name);
          if (!answer) return [];
          return [
            {
              ...once(`${name}: lost`, answer.writes, () => (this.#pending.delete(name), lose())),
              reads: answer.reads,
            },
          ];
        });
      case "replica lags":
        return processes.map((process) =>
          once(`replica of ${process} stops`, ["all writes", `replica of ${process}`, "purges"], () => {
            this.#lagging = { process, copy: this.memory.entries(), position: this.#writes };
          }),
        );
    }
  }

  #catchesUp(process: string): Step {
    return {
      name: `replica of ${process} catches up`,
      reads: [],
      writes: ["faults", `replica of ${process}`, "purges"],
      happen: () => (this.#lagging = undefined),
    };
  }
}

const NEVER = (): AbortSignal => new AbortController().signal;

const keysOf = ([name, ...parts]: Command): readonly string[] =>
  name === "MGET" || name === "UNLINK" ? parts : parts.slice(0, 1);
