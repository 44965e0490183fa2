import type { PurgeView } from "../../../http/views.ts";
import type { CliContext } from "../../cli-context.ts";
import { describeResolved, describeSum } from "../../output/describe-resolved.ts";
import { describeStep } from "../../output/describe-step.ts";
import { type Paint, paintFor } from "../../output/paint.ts";
import { StatusLine } from "../../output/status-line.ts";

/** Tells people of purges as they get on: what each comes to, every step once, and what it waits for. */
export class PurgeTeller {
  readonly #context: CliContext;
  readonly #paint: Paint;
  readonly #status: StatusLine;
  readonly #told = new Set<string>();
  #areSeveral = false;
  /** Whose steps were told last. */
  #lastId = "";

  constructor(context: CliContext) {
    this.#context = context;
    this.#paint = paintFor(context.process.stdout, context.process.env);
    this.#status = new StatusLine(context);
  }

  placed(view: PurgeView): void {
    this.#say([`purge    ${this.#paint("bold", view.id)}`, ...describeResolved(view, this.#paint)]);
  }

  /** @param views - all of them: several come to one sum. */
  all(views: readonly PurgeView[]): void {
    this.#areSeveral = views.length > 1;
    this.#say(describeSum(views, this.#paint));
  }

  looked(view: PurgeView): void {
    const lines = view.steps.map((step) => describeStep(step, view, this.#paint));
    const news = lines.filter((line) => !this.#told.has(view.id + line));
    if (this.#areSeveral && news.length > 0 && this.#lastId !== view.id) this.#say([this.#paint("bold", view.id)]);
    if (news.length > 0) this.#lastId = view.id;
    this.#say(news);
    for (const line of lines) this.#told.add(view.id + line);
    const waiting = Object.entries(view.progress).flatMap(([edge, { queued, waiting: held, invalidations }]) => {
      if (queued + held > 0) return `${edge}: ${queued} on their way to the planner, ${held} waiting for their turn`;
      const isSent = invalidations.some(({ outcome, effectiveAt }) => outcome === "sent" && effectiveAt === undefined);
      return isSent ? `${edge}: sent; once a minute CloudFront is asked whether it is through` : [];
    });
    if (waiting.length > 0) this.#status.show(waiting.join("; "));
  }

  done(): void {
    this.#status.clear();
  }

  #say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#status.clear();
    this.#context.process.stdout.write(`${lines.join("\n")}\n`);
  }
}
