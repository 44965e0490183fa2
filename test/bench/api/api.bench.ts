import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { tags } from "../../../tagwire.config.ts";
import { RunningStart } from "../../infra/local/start/running-start.ts";
import { type Bench, type Figure, median } from "../figure.ts";
import { capacity, offer, type Offered } from "./load.ts";
import { type Accepted, PurgeClient } from "./purge-client.ts";

const CLOCK = { now: () => performance.now(), pause: (ms: number): Promise<void> => pause(ms) };

/** Whoever asks at once, while it is looked for how much is served: as many as the function has environments here. */
const ASKERS = 10;

/** Rates that are tried, of what is served at most: the first that is held counts. */
const SHARES = [0.9, 0.75, 0.6, 0.45, 0.3];

/** Tags that are purged in turn: a shop's, not one page's. */
const TAGS = 200;

const PURGED_WITHIN_MS = 180_000;

/**
 * The highest rate at which the local stack takes purges for a minute, and whether each of them reached the edge. Against
 * `GET /v1/health`, which goes through the same door, has its token checked and counted, and does nothing.
 */
export const bench: Bench = {
  name: "api",
  run: async ({ isShort = false }) => {
    const tmp = mkdtempSync(join(tmpdir(), "tagwire-bench-"));
    const stack = new RunningStart(["--json", "--port", "0", "--no-seed"], tmp);
    const stop = () => stack.stop("SIGTERM");
    process.once("exit", stop);
    try {
      const { purgeApi } = await stack.ready();
      return await measure(new PurgeClient(purgeApi), isShort ? SHORT : FULL);
    } finally {
      stop();
      process.off("exit", stop);
      await stack.ended;
      rmSync(tmp, { recursive: true });
    }
  },
};

interface Times {
  readonly rounds: number;
  readonly blockMs: number;
  readonly sustainedMs: number;
}

const FULL: Times = { rounds: 3, blockMs: 5_000, sustainedMs: 60_000 };
const SHORT: Times = { rounds: 1, blockMs: 500, sustainedMs: 1_000 };

async function measure(client: PurgeClient, { rounds, blockMs, sustainedMs }: Times): Promise<readonly Figure[]> {
  const startedAtMs = Date.now();
  const accepted: Accepted[] = [];
  const health = () => client.health();
  const purge = async () => {
    // each request is a purge of its own: none is known by its name
    const tag = tags.product({ productId: `bench-${accepted.length % TAGS}` }).text;
    accepted.push(await client.purge(tag, crypto.randomUUID()));
  };

  for (const warm of [health, purge]) await capacity(ASKERS, blockMs, warm, CLOCK);
  const [healths, purges, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const before = await capacity(ASKERS, blockMs, health, CLOCK);
    const own = await capacity(ASKERS, blockMs, purge, CLOCK);
    healths.push(before);
    purges.push(own);
    ratios.push(own / before);
  }
  const sustained = await firstHeld(median(purges), sustainedMs, purge);
  const unsent = await client.unsent(accepted, startedAtMs - 1_000, PURGED_WITHIN_MS);
  return [
    { figure: `purges held for ${sustainedMs / 1_000} s`, value: sustained?.perSecond ?? 0, unit: "/s" },
    { figure: "accepted after, p50", value: sustained?.p50Ms ?? NaN, unit: "ms" },
    { figure: "accepted after, p99", value: sustained?.p99Ms ?? NaN, unit: "ms", aim: "≤ 1000" },
    { figure: "GET /v1/health at most", value: median(healths), unit: "/s" },
    { figure: "purges at most", value: median(purges), unit: "/s" },
    { figure: "purges against GET /v1/health", value: median(ratios), unit: "×" },
    { figure: "purges accepted", value: accepted.length, unit: "" },
    { figure: "of these not found sent", value: unsent.length, unit: "", aim: "0" },
  ];
}

async function firstHeld(mostPerSecond: number, forMs: number, ask: () => Promise<void>): Promise<Offered | undefined> {
  for (const share of SHARES) {
    const offered = await offer(Math.max(1, mostPerSecond * share), forMs, ask, CLOCK);
    if (offered.isHeld) return offered;
  }
  return undefined;
}
