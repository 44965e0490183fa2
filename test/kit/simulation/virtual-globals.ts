import childProcess from "node:child_process";
import nodeCrypto from "node:crypto";
import dns from "node:dns";
import fs from "node:fs";
import http, { type RequestListener } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import nodeTimers from "node:timers";
import nodeTimerPromises from "node:timers/promises";
import zlib from "node:zlib";
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
    [net.Socket.prototype, { connect: refuse("connect") }],
    [net.Server.prototype, { listen: refuse("listen") }],
    [dns, { lookup: refuse("lookup") }],
    [childProcess, { spawn: refuse("spawn"), ...refuseAsync(childProcess) }],
    [zlib, refuseAsync(zlib)],
    [fs, refuseAsync(fs)],
    [fs.promises, refuseAll(fs.promises)],
    // The SDK looks for its shared config.
    [fs.promises, { readFile: async (...given: Parameters<typeof fs.readFileSync>) => fs.readFileSync(...given) }],
    [
      nodeCrypto,
      {
        ...refuseAsync(nodeCrypto),
        randomUUID: () => chance.uuid(),
        randomBytes: (count: number, callback?: unknown) =>
          callback === undefined ? chance.bytes(count) : refuse("randomBytes with a callback")(),
        randomInt: (from: number, to?: number) =>
          to === undefined ? Math.floor(chance.next() * from) : from + Math.floor(chance.next() * (to - from)),
      },
    ],
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

const refuse = (name: string) => () => {
  throw new Error(`the simulation has no ${name}: when that is done is up to the machine`);
};

const refuseAll = (module: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(module)
      .filter(([, value]) => typeof value === "function")
      .map(([name]) => [name, refuse(name)]),
  );

/** Refuses whatever can also be had at once. */
const refuseAsync = (module: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.keys(module)
      .filter((name) => `${name}Sync` in module)
      .map((name) => [name, refuse(name)]),
  );

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
