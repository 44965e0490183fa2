import type { PipelineEvent } from "../pipeline/events.ts";

/** Takes what the pipeline tells: logs, metrics, narration and tests all hang here. Never throws. */
export type Report = (event: PipelineEvent) => void;
