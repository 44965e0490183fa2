import type { Command } from "./resp.ts";

/** Commands whose first argument is not a key, and where the key is instead; absent: they have none. */
const FIRST_KEY_INDEX: Readonly<Record<string, number | undefined>> = {
  BITOP: 2,
  MEMORY: 2,
  OBJECT: 2,
  XGROUP: 2,
  XINFO: 2,
  ACL: undefined,
  CONFIG: undefined,
  DBSIZE: undefined,
  ECHO: undefined,
  FLUSHALL: undefined,
  FLUSHDB: undefined,
  FUNCTION: undefined,
  INFO: undefined,
  KEYS: undefined,
  PING: undefined,
  PUBLISH: undefined,
  PUBSUB: undefined,
  RANDOMKEY: undefined,
  SCAN: undefined,
  SCRIPT: undefined,
  TIME: undefined,
};

/** Commands that give the number of their keys first: `EVAL script 1 key`. The value is where that number stands. */
const KEY_COUNT_INDEX: Readonly<Record<string, number>> = {
  EVAL: 2,
  EVALSHA: 2,
  EVALSHA_RO: 2,
  EVAL_RO: 2,
  FCALL: 2,
  FCALL_RO: 2,
  LMPOP: 1,
  SINTERCARD: 1,
  ZDIFF: 1,
  ZINTER: 1,
  ZINTERCARD: 1,
  ZMPOP: 1,
  ZUNION: 1,
};

/** A command's name in upper case. */
export function commandName(command: Command): string {
  return String(command[0]).toUpperCase();
}

/** The first key a command names, or `undefined` if it names none. */
export function firstKey(command: Command): string | undefined {
  const name = commandName(command);
  const index = firstKeyIndex(name, command);
  return index === undefined ? undefined : command[index]?.toString();
}

function firstKeyIndex(name: string, command: Command): number | undefined {
  if (name === "XREAD" || name === "XREADGROUP") return indexOfWord(command, "STREAMS") + 1 || undefined;
  const countIndex = KEY_COUNT_INDEX[name];
  if (countIndex !== undefined) return Number(command[countIndex]) > 0 ? countIndex + 1 : undefined;
  return name in FIRST_KEY_INDEX ? FIRST_KEY_INDEX[name] : 1;
}

/** Where an option stands among a command's arguments, or -1. */
export function indexOfWord(command: Command, word: string): number {
  return command.findIndex((argument, i) => i > 0 && argument.toString().toUpperCase() === word);
}
