/** The two pages behind each edge that the canary looks at. */
export type ProbePage = "probe" | "control";

/** Their paths. */
export const PROBE_PATHS: Readonly<Record<ProbePage, string>> = {
  probe: "/.tagwire/probe",
  control: "/.tagwire/probe-control",
};

/** The behaviour of the distribution that takes both. */
export const PROBE_PATTERN = `${PROBE_PATHS.probe}*`;

/** Their tags, which are also those of the marks in Redis. Only the canary ever purges the first; nothing purges the other. */
export const PROBE_TAGS: Readonly<Record<ProbePage, string>> = {
  probe: "tagwire-probe",
  control: "tagwire-control",
};

/** Logical name of the table the canary writes to: no config can have it. */
export const PROBE_TABLE = "tagwire probe";

/** What a probe page says: each render is another. */
export interface ProbeRender {
  readonly id: string;
  /** By the origin's clock, in milliseconds since the Unix epoch. */
  readonly renderedAtMs: number;
}

/** Whether something read from a page is what a probe page says. */
export function isProbeRender(value: unknown): value is ProbeRender {
  if (typeof value !== "object" || value === null || !("id" in value) || !("renderedAtMs" in value)) return false;
  return typeof value.id === "string" && value.id !== "" && typeof value.renderedAtMs === "number";
}
