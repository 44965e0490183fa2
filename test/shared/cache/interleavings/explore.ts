/** One thing that can happen next. */
export interface Step {
  /** Which one: the same whenever the same has happened before, in any order that makes no difference. */
  readonly name: string;
  /** What it looks at, and what it changes. Two steps can change places unless one changes what the other touches. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Nothing else that can ever happen touches what it does: it may as well happen at once. @default false */
  readonly isPrivate?: boolean;
  readonly happen: () => void;
}

/** Something that goes on in steps, of which somebody else chooses the next. */
export interface World {
  /** What can happen now; nothing, when all is quiet. */
  steps(): readonly Step[];
  /** Looks at what has happened when all is quiet. @returns what is wrong with it. */
  verdict(): Promise<string | undefined>;
}

export interface Exploration {
  /** Schedules that were played to their end. */
  readonly schedules: number;
  /** What is wrong, and the schedule that shows it. */
  readonly found: { readonly wrong: string; readonly schedule: readonly string[] } | undefined;
}

interface ExploreOptions {
  /** Of schedules that differ only in the order of steps that can change places, plays one. @default all of them */
  readonly isReduced?: boolean;
  /** Longest that it looks; beyond it, the exploration is no proof and fails. @default no limit */
  readonly maxSchedules?: number;
}

/** A point where there was a choice. */
interface Fork {
  readonly steps: readonly Step[];
  /** Those that lead to nothing new: tried before, or tried before something that they can change places with. */
  readonly asleep: Map<string, Step>;
  at: number;
}

/**
 * Plays every schedule of a world, each from its beginning, until one shows something wrong. With reduction it follows
 * Godefroid's sleep sets.
 */
export async function explore(begin: () => World, options: ExploreOptions = {}): Promise<Exploration> {
  const { isReduced = false, maxSchedules = Infinity } = options;
  const forks: Fork[] = [];
  let schedules = 0;
  do {
    const world = begin();
    if (!(await play(world, forks, isReduced))) continue;
    schedules += 1;
    if (schedules > maxSchedules) throw new Error(`more than ${maxSchedules} schedules`);
    const wrong = await world.verdict();
    if (wrong !== undefined) return { schedules, found: { wrong, schedule: forks.map(chosen) } };
  } while (goElsewhere(forks));
  return { schedules, found: undefined };
}

/** Plays one schedule, of which each choice is told. @returns what is wrong, if anything. */
export async function playAtRandom(
  world: World,
  choices: Iterator<number>,
): Promise<{ readonly wrong: string | undefined; readonly schedule: readonly string[] }> {
  const schedule: string[] = [];
  for (;;) {
    await quiet();
    const steps = world.steps();
    const step = steps[Number(choices.next().value) % steps.length];
    if (!step) return { wrong: await world.verdict(), schedule };
    schedule.push(step.name);
    step.happen();
  }
}

/** Plays up to the last fork as before, then the first of all choices. @returns whether it came to an end. */
async function play(world: World, forks: Fork[], isReduced: boolean): Promise<boolean> {
  for (let depth = 0; ; depth++) {
    await quiet();
    const all = world.steps();
    const soon = isReduced ? all.find(({ isPrivate }) => isPrivate) : undefined;
    const steps = soon ? [soon] : all;
    if (steps.length === 0) return true;
    const fork = forks[depth] ?? forkAt(steps, forks.at(-1), isReduced);
    if (depth === forks.length) {
      if (fork.at === steps.length) return false;
      forks.push(fork);
    }
    const step = steps[fork.at];
    if (step?.name !== fork.steps[fork.at]?.name) throw new Error(`no replay of ${forks.map(chosen).join(", ")}`);
    step?.happen();
  }
}

function forkAt(steps: readonly Step[], before: Fork | undefined, isReduced: boolean): Fork {
  const taken = before?.steps[before.at];
  const still =
    isReduced && taken ? [...(before?.asleep ?? [])].filter(([, step]) => canChangePlaces(step, taken)) : [];
  const asleep = new Map(still);
  return { steps, asleep, at: nextAwake(steps, asleep, 0) };
}

/** Takes the next choice at the last fork that has one. */
function goElsewhere(forks: Fork[]): boolean {
  for (let fork = forks.at(-1); fork !== undefined; fork = forks.at(-1)) {
    const tried = fork.steps[fork.at];
    if (tried) fork.asleep.set(tried.name, tried);
    fork.at = nextAwake(fork.steps, fork.asleep, fork.at + 1);
    if (fork.at < fork.steps.length) return true;
    forks.pop();
  }
  return false;
}

function nextAwake(steps: readonly Step[], asleep: ReadonlyMap<string, Step>, from: number): number {
  const at = steps.findIndex(({ name }, index) => index >= from && !asleep.has(name));
  return at === -1 ? steps.length : at;
}

function canChangePlaces(one: Step, other: Step): boolean {
  return !changes(one, other) && !changes(other, one);
}

const changes = ({ writes }: Step, other: Step): boolean =>
  writes.some((what) => other.reads.includes(what) || other.writes.includes(what));

const chosen = ({ steps, at }: Fork): string => steps[at]?.name ?? "";

/** Until all that follows from the last step has happened. */
const quiet = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
