import nodeCrypto from "node:crypto";
import fsPromises from "node:fs/promises";
import { readFileSync } from "node:fs";
import http, { type RequestListener } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import nodeTimers from "node:timers";
import nodeTimerPromises from "node:timers/promises";
import type { Chance } from "./chance.ts";
import { virtualHttp } from "./client-request.ts";
import { virtualFetch } from "./fetch.ts";
import type { Network } from "./network.ts";
import { promisedTimers } from "./promised-timers.ts";
import { VirtualServer } from "./server.ts";
import type { Timeline } from "./timeline.ts";
import { virtualTimers } from "./timers.ts";
import { virtualCrypto } from "./web-crypto.ts";
import { virtualDate } from "./virtual-date.ts";

/**
 * Puts virtual time, chance from a seed and the network inside this process in the place of Node's own, for all code of
 * this thread. Node's sockets refuse to work meanwhile.
 *
 * @returns puts everything back.
 */
export function installVirtualGlobals(timeline: Timeline, network: Network, chance: Chance): () => void {
  const timers = virtualTimers(timeline, (callback) => callback());
  const { caller } = network.caller();
  const client = virtualHttp(caller, timers);
  const webCrypto = virtualCrypto(chance);
  const createServer = (...given: unknown[]) =>
    new VirtualServer(network, given.find((each) => typeof each === "function") as RequestListener | undefined);
  const refuse = (what: string) => () => {
    throw new Error(`the simulation has no ${what}`);
  };
  const patches: readonly (readonly [object, Readonly<Record<string, unknown>>])[] = [
    [
      globalThis,
      {
        ...timers,
        Date: virtualDate(() => timeline.nowMs),
        fetch: virtualFetch(caller),
        crypto: webCrypto,
      },
    ],
    [Math, { random: () => chance.next() }],
    [performance, { now: () => timeline.elapsedMs, timeOrigin: timeline.nowMs }],
    [AbortSignal, { timeout: timeoutSignals(timers), any: anySignal }],
    [nodeTimers, timers],
    [nodeTimerPromises, promisedTimers(timers)],
    [http, { ...client, createServer }],
    [https, client],
    [net.Socket.prototype, { connect: refuse("sockets") }],
    [net.Server.prototype, { listen: refuse("sockets") }],
    [
      nodeCrypto,
      {
        randomUUID: () => chance.uuid(),
        randomBytes: (count: number) => chance.bytes(count),
        randomInt: (from: number, to?: number) =>
          to === undefined ? Math.floor(chance.next() * from) : from + Math.floor(chance.next() * (to - from)),
      },
    ],
    // The SDK looks for its shared config.
    [fsPromises, { readFile: async (...given: Parameters<typeof readFileSync>) => readFileSync(...given) }],
  ];
  const restores = patches.flatMap(([target, values]) =>
    Object.entries(values).map(([name, value]) => replace(target, name, value)),
  );
  syncBuiltinESMExports();
  return () => {
    for (const restore of restores.reverse()) restore();
    syncBuiltinESMExports();
  };
}

function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    if (before) Object.defineProperty(target, name, before);
    else Reflect.deleteProperty(target, name);
  };
}

/** Node's own holds its sources weakly: whether it ever fires is up to the garbage collector. */
function anySignal(signals: Iterable<AbortSignal>): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

function timeoutSignals({ setTimeout }: ReturnType<typeof virtualTimers>) {
  return (ms: number): AbortSignal => {
    const controller = new AbortController();
    setTimeout(
      () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
      ms,
    );
    return controller.signal;
  };
}
