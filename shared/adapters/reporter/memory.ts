import type { PipelineEvent } from "../../pipeline/events.ts";
import type { Report } from "../../ports/reporter.ts";

/** Remembers what it was told, in order. */
export class MemoryReporter {
  readonly events: PipelineEvent[] = [];
  readonly report: Report = (event) => {
    this.events.push(event);
  };
}
