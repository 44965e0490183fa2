import { randomBytes } from "node:crypto";
import type { BenchOptions, Figure } from "../../figure.ts";
import { builtClient } from "../built-client.ts";
import type { Peer } from "../peer.ts";
import type { Place, PlainRedis } from "../peers/peers.mjs";
import { ourClient } from "../our-client.ts";
import { neverLoads, product } from "../product.ts";
import { purges } from "../purges.ts";
import { redisServer } from "../redis-server.ts";
import { compare, type Operation, wallClock } from "../rounds.ts";
import { commandCounter } from "./command-counter.ts";
import { installedPeers } from "./installed-peers.ts";

const SHOWN = ["a", "b", "c"];

/** Calls of which commands are counted. */
const COUNTED = 20;

/** How to see others beside us. */
const INSTALL_PEERS = "npm ci --prefix test/bench/cache/peers";

type Peers = NonNullable<Awaited<ReturnType<typeof installedPeers>>>;

/** Our client and others on one Redis, over its own protocol. Nothing where the others are not installed. */
export async function besidePeers({ redis: given }: BenchOptions, peersIn?: string): Promise<readonly Figure[]> {
  const packages = await installedPeers(peersIn);
  if (!packages) {
    console.error(`bench: who we are measured beside is not installed, so that part is left out: ${INSTALL_PEERS}`);
    return [];
  }
  const server = await redisServer(given);
  const prefix = `bench-${randomBytes(6).toString("hex")}`;
  const plain = packages.plainRedis(server);
  try {
    const part = `beside peers: ${server.engine}, three tags, against a raw GET`;
    return [
      ...(await timed(packages, plain, { ...server, prefix }, part)),
      ...(await counted(packages, { ...server, prefix }, part)),
    ];
  } finally {
    await plain.removeAll(prefix);
    await plain.close();
    server.close();
  }
}

const ours = async (packages: Peers, place: Place): Promise<Peer> => {
  const redis = packages.plainRedis(place);
  const built = await builtClient();
  return ourClient(
    built,
    built.resp((commands) => redis.run(commands)),
    place.prefix,
    () => redis.close(),
  );
};

/** Two of them name their keys alike: each would be served what the other wrote. */
const ownPlace = (place: Place, at: number): Place => ({ ...place, prefix: `${place.prefix}-${at}` });

const connectAll = async (packages: Peers, place: Place): Promise<readonly Peer[]> => [
  await ours(packages, place),
  ...(await Promise.all(packages.PEERS.map((connect, at) => connect(ownPlace(place, at))))),
];

/** What is done with each, and how it is called in the table. */
const OPERATIONS: Readonly<Record<string, (peer: Peer) => Operation | undefined>> = {
  "a hit of get": (peer) => () => peer.get("hot", SHOWN),
  "a hit of getOrSet": (peer) => () => peer.getOrSet("hot", SHOWN, neverLoads),
  "getOrSet of what is missing": (peer) => (call) => miss(peer, `missing-${call}`),
  set: (peer) => peer.set && ((call) => peer.set?.(`set-${call}`, product(call), SHOWN)),
};

async function miss(peer: Peer, key: string): Promise<void> {
  let isLoaded = false;
  await peer.getOrSet(key, SHOWN, () => {
    isLoaded = true;
    return product(key);
  });
  if (!isLoaded) throw new Error(`${peer.name} had what was measured as missing`);
}

async function timed(packages: Peers, plain: PlainRedis, place: Place, part: string): Promise<readonly Figure[]> {
  const peers = await connectAll(packages, place);
  const figures: Figure[] = [];
  await plain.set(`${place.prefix}:raw`, JSON.stringify(product("hot")));
  const raw = () => plain.get(`${place.prefix}:raw`);
  await heat(peers);
  for (const [figure, of] of Object.entries(OPERATIONS)) {
    const each = Object.fromEntries(peers.flatMap((peer) => Object.entries({ [peer.name]: of(peer) })));
    const present = Object.fromEntries(
      Object.entries(each).flatMap(([name, operation]) => (operation ? [[name, operation] as const] : [])),
    );
    const { measured } = await compare(raw, present, { warming: 4_000, rounds: 150, calls: 10, clock: wallClock });
    for (const [name, { ratio }] of measured) figures.push({ part, figure, of: name, value: ratio, unit: "×" });
  }
  figures.push(...(await purges(peers, raw, part)));
  await Promise.all(peers.map((peer) => peer.close()));
  return figures;
}

/** Through a proxy that counts, and that costs time: so not while time is measured. */
async function counted(packages: Peers, place: Place, part: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const at of [-1, ...packages.PEERS.keys()]) {
    const counter = await commandCounter(place);
    const through = { ...place, host: counter.host, port: counter.port, prefix: `${place.prefix}-counted` };
    const connect = packages.PEERS[at];
    const peer = connect ? await connect(ownPlace(through, at)) : await ours(packages, through);
    await heat([peer]);
    for (const [figure, of] of Object.entries(OPERATIONS)) {
      const operation = of(peer);
      if (!operation) continue;
      await operation(COUNTED);
      const before = counter.commands();
      for (let call = 0; call < COUNTED; call++) await operation(call);
      const value = (counter.commands() - before) / COUNTED;
      figures.push({ part, figure: `${figure}: commands`, of: peer.name, value, unit: "" });
    }
    await peer.close();
    counter.close();
  }
  return figures;
}

async function heat(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) await peer.getOrSet("hot", SHOWN, () => product("hot"));
}
