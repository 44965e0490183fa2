import type { Peer } from "../peer.ts";

/** Where a Redis is, and what all keys written there carry. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly prefix: string;
}

export type Connect = (place: Place) => Promise<Peer>;

export declare const PEERS: readonly Connect[];

/** A client of Redis and nothing else. */
export interface PlainRedis {
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<unknown>;
  run(commands: readonly (readonly [string, ...string[]])[]): Promise<readonly unknown[]>;
  /** Removes what carries the prefix. */
  removeAll(prefix: string): Promise<void>;
  close(): Promise<unknown>;
}

export declare function plainRedis(place: Omit<Place, "prefix">): PlainRedis;
