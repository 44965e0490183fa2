import { Console } from "node:console";
import { Writable } from "node:stream";
import type { OnLine } from "../../../infra/local/lambda/environment/capture-output.ts";
import type { SCOPE_NAMES } from "./bundle.ts";
import { virtualFetch } from "./fetch.ts";
import { scopedRequire } from "./modules.ts";
import type { Caller } from "./network.ts";
import type { Timers } from "./timers.ts";
import { virtualDate } from "./virtual-date.ts";

export interface ScopeOptions {
  readonly variables: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly timers: Timers;
  readonly nowMs: () => number;
  readonly onLine: OnLine;
  /** The code asked for the end of its process. */
  readonly onExit: (code: number) => void;
}

/** Everything the code of one execution environment can reach, so that no two share anything, and what it exports. */
export function scopeOf(options: ScopeOptions) {
  const { caller, timers, nowMs } = options;
  const module: { exports: Readonly<Record<string, unknown>> } = { exports: {} };
  const streams = { stdout: lines("stdout", options.onLine), stderr: lines("stderr", options.onLine) };
  const own = processOf(options, streams);
  const globals = {
    process: own,
    console: new Console(streams),
    fetch: virtualFetch(caller),
    Date: virtualDate(nowMs),
    ...timers,
  };
  // What it sets there is its own; what it reads there and did not set is everybody's.
  const globalThisOfItsOwn = shadow(globalThis, globals);
  const scope: Record<(typeof SCOPE_NAMES)[number], unknown> = {
    ...globals,
    require: scopedRequire(caller, timers, own),
    module,
    exports: module.exports,
    globalThis: globalThisOfItsOwn,
    global: globalThisOfItsOwn,
  };
  return { scope, exports: () => module.exports };
}

function processOf(
  { variables, onLine, onExit }: ScopeOptions,
  streams: Readonly<Record<"stdout" | "stderr", Writable>>,
): object {
  const listens = (): unknown => own;
  const own: object = shadow(process, {
    env: { ...variables },
    ...streams,
    exit: onExit,
    on: listens,
    once: listens,
    off: listens,
    addListener: listens,
    removeListener: listens,
    emitWarning: (warning: unknown) => onLine("stderr", String(warning)),
  });
  return own;
}

function lines(name: "stdout" | "stderr", onLine: OnLine): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _, done) => {
      for (const line of String(chunk).replace(/\n$/, "").split("\n")) onLine(name, line);
      done();
    },
  });
}

/**
 * A copy with some values of its own. They are defined, not assigned, which would call Node's setters; and not inherited,
 * since importing a name from a module looks for what the module itself has.
 */
function shadow(original: object, values: Readonly<Record<string, unknown>>): object {
  const properties = Object.entries(values).map(([name, value]) => {
    return [name, { value, writable: true, configurable: true, enumerable: true }] as const;
  });
  return Object.create(Object.getPrototypeOf(original) as object, {
    ...Object.getOwnPropertyDescriptors(original),
    ...Object.fromEntries(properties),
  }) as object;
}
