import { createHash } from "node:crypto";
import type { Fault, Intercept, LocalCall } from "../../../infra/local/service.ts";
import { chance } from "../chance.ts";
import type { World } from "../world/world.ts";
import { callFault, type CallFault, MORTAL, type Roll } from "./call-fault.ts";
import type { Episode } from "./episode.ts";
import { isOwn, sendInPart, sendTwice } from "./message-faults.ts";

/** Longer than any function runs: whoever waits so long for an answer has given up. In milliseconds. */
const UNANSWERED_MS = 60_000;

/** All faults of one seed: what becomes of each call follows from the seed, the episode, and which call it is. */
export class Faults {
  readonly #seed: number;
  readonly #calls = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #journal: string[] = [];
  readonly #episodes = new Map<Episode, Roll>();
  #episode: Episode | undefined;
  #world: World | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** How many there were of each kind. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Every call since the faults began, in the order they were made, and what became of it. */
  get journal(): readonly string[] {
    return this.#journal;
  }

  readonly intercept: Intercept = async (call) => {
    const world = this.#world;
    if (!world || isWriters(call) || isOwn(call)) return undefined;
    const identity = `${call.service} ${call.operation} ${call.target ?? ""} ${call.phase}`;
    const nth = (this.#calls.get(identity) ?? 0) + 1;
    this.#calls.set(identity, nth);
    const roll: Roll = (question) => chance(this.#seed, identity, nth, question);
    const fault = this.#episode && callFault(this.#episode, call, roll, this.rollOf(this.#episode));
    this.#journal.push(`${world.now()} ${identity} ${nth} ${digest(call.body)} ${fault ? JSON.stringify(fault) : ""}`);
    if (!fault) return undefined;
    this.count(fault.kind === "dropped" ? `dropped-${call.phase === "arrived" ? "before" : "after"}` : fault.kind);
    return await makeFault(fault, call, world);
  };

  /**
   * From now on calls are counted, and faults made.
   *
   * @throws {Error} when a function that may die is not there.
   */
  begin(world: World): void {
    for (const name of MORTAL) world.stack.function(name);
    this.#world = world;
  }

  /** Takes effect for all calls from now on; without one they are left alone. */
  enter(episode: Episode | undefined): void {
    this.#episode = episode;
  }

  count(kind: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** Answers questions about a whole episode. */
  rollOf(episode: Episode): Roll {
    const known = this.#episodes.get(episode);
    if (known) return known;
    const roll: Roll = (question) => chance(this.#seed, "episode", episode.number, question);
    this.#episodes.set(episode, roll);
    return roll;
  }
}

async function makeFault(fault: CallFault, call: LocalCall, world: World): Promise<Fault | undefined> {
  switch (fault.kind) {
    case "late":
      await world.wait(fault.ms);
      return undefined;
    case "refused":
      return fault.answer;
    case "unanswered":
      await world.wait(UNANSWERED_MS);
      return { kind: "drop" };
    case "dropped":
      return { kind: "drop" };
    case "killed":
      await world.stack.function(fault.function).kill();
      return { kind: "drop" };
    case "duplicated":
      await sendTwice(call, world.sqs);
      return undefined;
    case "partly-failed":
      return call.phase === "arrived" ? await sendInPart(call, world.sqs) : undefined;
  }
}

/** Whether it is the workload's own write: it is what the rest must cope with, not part of it. */
function isWriters({ operation, target = "" }: LocalCall): boolean {
  return target.includes("Products") && (operation === "PutItem" || operation === "DeleteItem");
}

function digest(body: unknown): string {
  return createHash("sha256")
    .update(body instanceof Uint8Array ? body : JSON.stringify(body ?? null))
    .digest("base64url")
    .slice(0, 8);
}
