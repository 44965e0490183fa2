import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import type { LogLine } from "../lambda/function.ts";

/** The pipeline event a function's log line tells, if it tells one. */
export function pipelineEvent({ text }: LogLine): PipelineEvent | undefined {
  if (!text.includes('"event"')) return undefined;
  try {
    const { event } = JSON.parse(text) as { readonly event?: PipelineEvent };
    return typeof event?.type === "string" ? event : undefined;
  } catch {
    return undefined; // an ordinary line that happens to have the word in it
  }
}
