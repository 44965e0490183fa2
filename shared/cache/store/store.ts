import { objection } from "./objection.ts";

declare const checked: unique symbol;

/** The Redis commands that the cache client sends: these six, spelt as here. Numbers are text. */
export type Command =
  | readonly ["MGET", ...string[]]
  | readonly ["SET", key: string, value: string, "PX", ms: string]
  | readonly ["SET", key: string, value: string, "NX", "GET", "PX", ms: string]
  | readonly ["SET", key: string, value: string, "NX", "PX", ms: string]
  | readonly ["PEXPIRE", key: string, ms: string]
  | readonly ["UNLINK", ...string[]];

/** What a database answers to a request. */
export interface Replies {
  /**
   * One for each command, as Redis answers it: text, a number, `null`, a list of texts and `null`s; or an `Error`, where it
   * refused that command.
   */
  readonly replies: readonly unknown[];
  /** How many commands the vendor bills for it. */
  readonly billed: number;
  /** Where the database was afterwards, if it can tell: reads that carry it see at least that much. */
  readonly position?: string;
}

/** How to send commands. */
export interface SendOptions {
  /** Makes what fires when nobody waits any more. */
  readonly signal: () => AbortSignal;
  /** Ask the copy that writes go to: what it answers is not behind. @default any copy may answer */
  readonly primary?: boolean;
  /** A {@link Replies.position}: no copy that is behind it may answer. @default any copy may answer */
  readonly after?: string;
}

/** What a store answers to a request. */
interface CheckedReplies extends Replies {
  /** Why they confirm nothing; `undefined` where each of them answers its command. */
  readonly objection: string | undefined;
}

/** Sends commands in one round trip, in order. Others may come between. @throws when there is no answer. */
export type Send<R extends Replies = Replies> = (commands: readonly Command[], options: SendOptions) => Promise<R>;

/**
 * A Redis database as the cache client needs it: with a time-out that works, no hidden retries, and text that comes back as it
 * was stored. Made by `upstash`, `resp` and `memory`, so that no client with other settings slips in.
 */
export interface CacheStore {
  readonly [checked]: true;
  readonly send: Send<CheckedReplies>;
}

/** Says that a way of sending keeps what {@link CacheStore} promises, and checks what it answers. */
export function cacheStore(send: Send): CacheStore {
  const checkedSend: CacheStore["send"] = async (commands, options) => {
    const { replies, billed, position } = await send(commands, options);
    return { replies, billed, position, objection: objection(commands, replies) };
  };
  return { send: checkedSend } as CacheStore;
}
