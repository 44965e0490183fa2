import { PROBE_PATHS, PROBE_TAGS, type ProbePage, type ProbeRender } from "../../shared/doctor/canary/probe.ts";

/** An answer of a function URL. */
export interface ProbeAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The edge keeps a page until it is purged, a browser not at all. */
const CACHE_CONTROL = "public, max-age=0, s-maxage=31536000";

/** What a path shows: one of the probe pages, rendered now, or nothing. */
export function probeAnswer(path: string, tagHeader: string, render: ProbeRender): ProbeAnswer {
  const page = PAGES.find((each) => PROBE_PATHS[each] === path);
  if (page === undefined) return { statusCode: 404, headers: { "cache-control": "no-store" }, body: "" };
  return {
    statusCode: 200,
    headers: { "content-type": "application/json", "cache-control": CACHE_CONTROL, [tagHeader]: PROBE_TAGS[page] },
    body: JSON.stringify(render),
  };
}

const PAGES: readonly ProbePage[] = ["probe", "control"];
