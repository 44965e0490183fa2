import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { eventStep, type Step } from "./event-step.ts";
import type { Paint } from "../../../shared/cli/output/paint.ts";

export interface NarratorOptions {
  /** Takes whole lines, newline included. */
  readonly write: (text: string) => void;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly paint: Paint;
}

interface Write {
  readonly what: string;
  readonly tookMs: number;
  readonly atMs: number;
}

/** The stream rounds the time of a write down to a second. */
const STREAM_ROUNDING_MS = 1_000;

/** Longest part of a line that says what, in characters. */
const MAX_WHAT_CHARS = 110;

/**
 * Tells what becomes of each write, a line for each step: time since the write, the step, how long the step itself took, what.
 * A write begins a new paragraph, unless one before it is still on its way to the edge.
 */
export class Narrator {
  readonly #options: NarratorOptions;
  /** Writes the pipeline has not taken up yet. */
  #writes: Write[] = [];
  #changes = 0;
  #oldestMs = 0;
  /** When the write that all times are since was made. */
  #since: number | undefined;
  #onItsWay = false;
  #headed = false;
  #inParagraph = false;

  constructor(options: NarratorOptions) {
    this.#options = options;
  }

  /** A write was made. Told once the pipeline takes it up: one that the table refused never gets there. */
  wrote(what: string, tookMs: number): void {
    this.#writes.push({ what, tookMs, atMs: this.#options.now() });
  }

  /** Something happened in the pipeline. */
  tell(event: PipelineEvent): void {
    if (event.type === "changes-read") {
      this.#changes = event.changes;
      this.#oldestMs = this.#options.now() - event.oldestAgeMs - STREAM_ROUNDING_MS;
    }
    if (event.type === "tags-decided") this.#takeUp(event.effective > 0);
    const step = eventStep(event);
    if (step) this.say(step);
    if (event.type === "edge-purged" || event.type === "edge-observed") this.#onItsWay = false;
  }

  /** Says a step that the pipeline does not know of, such as how a page is served. */
  say({ name, tookMs, what }: Step): void {
    if (!this.#inParagraph) this.#newParagraph();
    const since = this.#since === undefined ? "" : ms(this.#options.now() - this.#since);
    this.#line(since, name, tookMs, what);
  }

  #takeUp(effective: boolean): void {
    const recent = this.#writes.filter(({ atMs }) => atMs >= this.#oldestMs);
    const [first, ...others] = recent.slice(0, this.#changes);
    this.#writes = recent.slice(this.#changes);
    if (!first) return;
    if (!this.#onItsWay) {
      if (this.#since !== undefined) this.#newParagraph();
      this.#since = first.atMs;
    }
    this.#onItsWay ||= effective;
    if (!this.#inParagraph) this.#newParagraph();
    const what = first.what + (others.length > 0 ? ` and ${others.length} more` : "");
    this.#line(ms(first.atMs - (this.#since ?? first.atMs)), "item written", first.tookMs, what);
  }

  #newParagraph(): void {
    this.#options.write("\n");
    if (!this.#headed) this.#row("since write", "", "took", "", "dim");
    this.#headed = true;
    this.#inParagraph = true;
  }

  #line(since: string, name: string, tookMs: number | undefined, what: string): void {
    const short = what.length > MAX_WHAT_CHARS ? `${what.slice(0, MAX_WHAT_CHARS - 2)} …` : what;
    this.#row(since, name, tookMs === undefined ? "" : ms(tookMs), short, "bold");
  }

  #row(since: string, name: string, took: string, what: string, style: Parameters<Paint>[0]): void {
    const { write, paint } = this.#options;
    const cells = [
      paint("dim", since.padStart(11)),
      paint(style, name.padEnd(13)),
      paint("dim", took.padStart(8)),
      what,
    ];
    write(`  ${cells.join("  ").trimEnd()}\n`);
  }
}

/** `0.4 ms`, `12 ms`, `1,204 ms`. */
function ms(duration: number): string {
  const precise = duration > 0 && duration < 10;
  return `${duration.toLocaleString("en", { minimumFractionDigits: precise ? 1 : 0, maximumFractionDigits: precise ? 1 : 0 })} ms`;
}
