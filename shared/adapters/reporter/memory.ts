import type { PipelineEvent } from "../../pipeline/events.ts";
import type { Report } from "../../ports/reporter.ts";

/** Remembers what it was told, in order. */
export class MemoryReporter {
  readonly events: PipelineEvent[] = [];
  readonly report: Report = (event) => {
    this.events.push(event);
  };

  /** What it was told of one kind. */
  of<Type extends PipelineEvent["type"]>(type: Type): readonly Extract<PipelineEvent, { readonly type: Type }>[] {
    return this.events.filter((event): event is Extract<PipelineEvent, { readonly type: Type }> => event.type === type);
  }
}
