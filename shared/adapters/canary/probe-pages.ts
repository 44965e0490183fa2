import { isProbeRender, PROBE_PATHS, type ProbePage, type ProbeRender } from "../../doctor/canary/probe.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { withTimeLimit } from "../with-time-limit.ts";

/** For one look at a page, in milliseconds: the origin may have to start. */
const LOOK_TIMEOUT_MS = 5_000;

/**
 * Looks at the probe pages as a viewer does.
 *
 * @param domains - by edge. One that carries a port is on this machine, where nothing speaks TLS.
 */
export function probePages(domains: ReadonlyMap<string, string>) {
  return async (edge: string, page: ProbePage, signal: AbortSignal): Promise<ProbeRender> => {
    const domain = domains.get(edge) ?? "";
    const url = `http${/:\d+$/.test(domain) ? "" : "s"}://${domain}${PROBE_PATHS[page]}`;
    const said = await withTimeLimit(signal, LOOK_TIMEOUT_MS, async (limited) => {
      const response = await fetch(url, { redirect: "manual", signal: limited });
      const body = await response.text();
      return response.status === 200
        ? body
        : new PurgeTargetError(`edge ${edge}`, `its ${page} page answers ${response.status}`);
    }).catch(() => new PurgeTargetError(`edge ${edge}`, `its ${page} page does not answer`));
    if (said instanceof PurgeTargetError) throw said;
    const render = parsed(said);
    if (!isProbeRender(render)) {
      throw new PurgeTargetError(
        `edge ${edge}`,
        `its ${page} page is another behaviour's: order yours after /.tagwire/probe*`,
      );
    }
    return render;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
