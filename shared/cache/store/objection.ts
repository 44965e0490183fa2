import { isNonce } from "../protocol/nonce.ts";
import { firstWords } from "./describe-redis-error.ts";
import type { Command } from "./store.ts";

/** What is wrong with replies, if anything: a proxy's page, half an answer, or a refusal. */
export function objection(commands: readonly Command[], replies: readonly unknown[]): string | undefined {
  if (!Array.isArray(replies) || replies.length !== commands.length) return UNFIT;
  let at = 0;
  for (const command of commands) {
    const reply: unknown = replies[at++];
    if (reply instanceof Error) return `a command was refused: ${firstWords(reply.message)}`;
    if (!isAnswerTo(command, reply)) return UNFIT;
  }
  return undefined;
}

const UNFIT = "an answer that fits no request";

/** What is not an answer to this command confirms nothing: a purge least of all. */
function isAnswerTo(command: Command, reply: unknown): boolean {
  const name = command[0];
  if (name === "MGET") return Array.isArray(reply) && reply.length === command.length - 1 && reply.every(isTextOrNull);
  // Some clients give numbers as text, or as big ones.
  if (name !== "SET")
    return typeof reply === "string" ? /^\d+$/.test(reply) : typeof reply === "number" || typeof reply === "bigint";
  // Some servers refuse GET beside NX, and some do as if it was not there.
  if (command[4] === "GET") return reply === null || isNonce(reply);
  return reply === "OK" || (command[3] === "NX" && reply === null);
}

const isTextOrNull = (reply: unknown): boolean => reply === null || typeof reply === "string";
