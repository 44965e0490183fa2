import { createRequire } from "node:module";
import type { Caller } from "./network.ts";
import { virtualHttp } from "./client-request.ts";
import { promisedTimers } from "./promised-timers.ts";
import type { Timers } from "./timers.ts";

const nodeRequire = createRequire(import.meta.url);

/** Modules of Node that would reach out of the simulation or let a thread pool decide what comes first. */
const REFUSED: ReadonlySet<string> = new Set([
  "child_process",
  "cluster",
  "dgram",
  "dns",
  "dns/promises",
  "http2",
  "net",
  "tls",
  "worker_threads",
]);

/** `require` of a bundle: Node's own modules, but those that call or wait are the caller's. */
export function scopedRequire(caller: Caller, timers: Timers, process: unknown): (name: string) => unknown {
  const own = virtualHttp(caller, timers);
  const replaced = new Map<string, unknown>([
    ["http", { ...(nodeRequire("node:http") as object), ...own }],
    ["https", { ...(nodeRequire("node:https") as object), ...own }],
    ["timers", timers],
    ["timers/promises", promisedTimers(timers)],
    ["process", process],
    ["module", { createRequire: () => scoped }],
  ]);
  const scoped = (name: string): unknown => {
    const plain = name.replace(/^node:/, "");
    if (replaced.has(plain)) return replaced.get(plain);
    if (REFUSED.has(plain)) return refusal(plain);
    return nodeRequire(`node:${plain}`);
  };
  return scoped;
}

/** SDKs require more than they use: only use is refused. */
function refusal(name: string): unknown {
  return new Proxy(
    {},
    {
      get: (_, member) => {
        if (member === "__esModule" || member === "default" || typeof member === "symbol") return undefined;
        return () => {
          throw new Error(`the simulation has no ${name}.${member}`);
        };
      },
    },
  );
}
