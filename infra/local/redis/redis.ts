import { randomBytes } from "node:crypto";
import type { HttpAnswer, HttpRequest } from "../http/http-front.ts";
import { startHttpFront } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import { commandName, firstKey } from "./command.ts";
import { Commander } from "./commander.ts";
import { inProcessEngine, remoteEngine } from "./engine.ts";
import { refusal } from "./permitted.ts";
import { encodeReply, type Command, type Reply } from "./resp.ts";
import { RestError } from "./rest-error.ts";
import { errorJson, replyJson } from "./rest-reply.ts";
import { MAX_REQUEST_BYTES, parseRestRequest, type ReplyFormat } from "./rest-request.ts";
import { subscription } from "./subscription.ts";
import { type EvictionPolicy, tellEviction } from "./tell-eviction.ts";

export interface LocalRedisOptions extends LocalServiceOptions {
  /** Bearer token that may do everything. */
  readonly token: string;
  /**
   * Bearer token that may only read.
   *
   * @default there is none
   */
  readonly readOnlyToken?: string;
  /**
   * A redis-server that keeps the data.
   *
   * @default an engine inside this process, empty at first and gone when closed
   */
  readonly server?: { readonly host: string; readonly port: number };
  /**
   * What `INFO` says of eviction. Nothing is evicted here.
   *
   * @default "optimistic-volatile"
   */
  readonly evictionPolicy?: EvictionPolicy;
}

/** An Upstash Redis database on this machine. */
export interface LocalRedis extends LocalService {
  readonly token: string;
  /**
   * Commands Upstash would have billed so far. Members of pipelines and transactions count each; a script counts one,
   * and one for each command it ran (only with the engine of this process: a redis-server doesn't tell).
   */
  commands(): number;
  /** Makes it unreachable: open connections are dropped, new ones reset. The data stays. */
  stop(): Promise<void>;
  /** Makes it reachable again, at the same URL. */
  start(): Promise<void>;
}

/**
 * Starts Upstash's REST API in front of a Redis.
 *
 * `intercept` is asked for each command, those of pipelines and transactions too, since clients put even a single command
 * into a pipeline: the operation is its name in upper case, the target its first key, the body the command. A fault of one
 * command is the answer to the whole request.
 *
 * @example
 * ```ts
 * const redis = await startRedis({ token: "local" });
 * const client = new Redis({ url: redis.url, token: redis.token });
 * ```
 */
export async function startRedis(options: LocalRedisOptions): Promise<LocalRedis> {
  const commander = new Commander(options.server === undefined ? inProcessEngine() : remoteEngine(options.server));
  const syncToken = syncTokens();
  const front = await startHttpFront({
    port: options.port,
    maxBodyBytes: MAX_REQUEST_BYTES,
    handle: async (request) => {
      const answer = await handle(request, options, commander).catch(toErrorAnswer);
      if (answer.kind === "drop") return answer;
      return { ...answer, headers: { ...answer.headers, "upstash-sync-token": syncToken(commander.billed) } };
    },
  });
  return {
    url: front.url,
    token: options.token,
    commands: () => commander.billed,
    stop: async () => front.stop(),
    start: async () => front.start(),
    close: async () => {
      await front.close();
      commander.close();
    },
  };
}

async function handle(request: HttpRequest, options: LocalRedisOptions, commander: Commander): Promise<HttpAnswer> {
  const readOnly = authorize(request, options) === "read-only";
  const { kind, commands, format } = parseRestRequest(request);
  const told = (replies: readonly Reply[]): readonly Reply[] =>
    tellEviction(commands, replies, options.evictionPolicy ?? "optimistic-volatile");
  const calls = commands.map((command) => ({
    service: "redis" as const,
    operation: commandName(command),
    target: kind === "subscription" ? command[1]?.toString() : firstKey(command),
    body: command.map(String),
  }));
  return await intercepted(options.intercept, calls, async () => {
    switch (kind) {
      case "subscription":
        return subscribe(commands, commander, request.signal);
      case "pipeline":
        return many(told(await runPermitted(commands, readOnly, commander)), format);
      case "transaction":
        for (const command of commands) permit(command, readOnly);
        return many(await commander.transact(commands), format);
      case "command":
        for (const command of commands) permit(command, readOnly);
        return one(told(await commander.run(commands)), format);
    }
  });
}

function authorize({ headers, query }: HttpRequest, { token, readOnlyToken }: LocalRedisOptions): "all" | "read-only" {
  const given = headers.authorization?.replace(/^Bearer /i, "") ?? query.get("_token");
  if (given === token) return "all";
  if (readOnlyToken !== undefined && given === readOnlyToken) return "read-only";
  throw new RestError(401, "WRONGPASS invalid or missing auth token");
}

function permit(command: Command, readOnly: boolean): void {
  const refused = refusal(command, readOnly);
  if (refused !== undefined) throw refused;
}

/** In a pipeline each command stands for itself: those refused get an error, the others run. */
async function runPermitted(commands: readonly Command[], readOnly: boolean, commander: Commander): Promise<Reply[]> {
  const refusals = commands.map((command) => refusal(command, readOnly));
  const replies = await commander.run(commands.filter((_, i) => refusals[i] === undefined));
  const ran = replies.values();
  return refusals.map((refused): Reply => {
    if (refused !== undefined) return { type: "error", message: refused.message };
    return ran.next().value ?? { type: "null" };
  });
}

function subscribe([command = []]: readonly Command[], commander: Commander, signal: AbortSignal): HttpAnswer {
  return {
    kind: "answer",
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
    body: subscription(commander.openSubscription(), command, signal),
  };
}

function one([reply = { type: "null" }]: readonly Reply[], format: ReplyFormat): HttpAnswer {
  const status = reply.type === "error" ? 400 : 200;
  if (format === "resp2") return binary(status, encodeReply(reply));
  return json(status, replyJson(reply, format === "base64"));
}

function many(replies: readonly Reply[], format: ReplyFormat): HttpAnswer {
  if (format === "resp2") return binary(200, Buffer.concat(replies.map(encodeReply)));
  return json(200, `[${replies.map((reply) => replyJson(reply, format === "base64")).join(",")}]`);
}

function json(status: number, body: string): HttpAnswer {
  return { kind: "answer", status, headers: { "content-type": "application/json" }, body };
}

function binary(status: number, body: Buffer): HttpAnswer {
  return { kind: "answer", status, headers: { "content-type": "application/octet-stream" }, body };
}

function toErrorAnswer(error: unknown): HttpAnswer {
  if (error instanceof RestError) return json(error.status, errorJson(error.message));
  return json(500, errorJson(`ERR ${error instanceof Error ? error.message : String(error)}`));
}

/** Names a position in the history of this database; a client sends it back to read its own writes. */
function syncTokens(): (position: number) => string {
  const replica = randomBytes(6).toString("base64url");
  return (position) => `${replica}:${position}`;
}
