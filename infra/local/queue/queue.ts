import { randomUUID } from "node:crypto";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import type { Input } from "./input.ts";
import { messageOperations } from "./message-operations.ts";
import type { Depth } from "./message-queue.ts";
import { moveOperations } from "./move-operations.ts";
import type { MoveTask } from "./move-task.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { systemClock, type QueueClock } from "./queue-clock.ts";
import { queueOperations } from "./queue-operations.ts";
import { QueueStore } from "./queue-store.ts";
import { SqsError } from "./sqs-error.ts";

export interface LocalQueuesOptions extends LocalServiceOptions {
  /** @default the time of this machine */
  readonly clock?: QueueClock;
  /** @default `000000000000` */
  readonly accountId?: string;
}

/** SQS on this machine: the standard queues of one account. */
export interface LocalQueues extends LocalService {
  /**
   * How many messages a queue holds, exactly.
   *
   * @throws {SqsError} when there is no such queue.
   */
  depth(queueName: string): Depth;
  /**
   * When the oldest message came, in milliseconds since the Unix epoch, by the rules of `ApproximateAgeOfOldestMessage`.
   *
   * @throws {SqsError} when there is no such queue.
   */
  oldestAtMs(queueName: string): number | undefined;
  /** Of all queues. */
  names(): readonly string[];
}

const OPERATIONS = new Map<string, Operation>(
  [queueOperations, messageOperations, moveOperations].flatMap((operations) => Object.entries(operations)),
);

/**
 * Starts SQS, speaking its JSON protocol. `intercept` is asked once for each request: the operation is the API's name, the
 * target the queue's name, the body what the caller sent.
 *
 * @example
 * ```ts
 * const queues = await startQueues();
 * const client = new SQSClient({ endpoint: queues.url });
 * ```
 */
export async function startQueues(options: LocalQueuesOptions = {}): Promise<LocalQueues> {
  const { port, intercept, clock = systemClock, accountId = "000000000000" } = options;
  const store = new QueueStore(accountId, clock);
  const moveTasks: MoveTask[] = [];
  const front = await startHttpFront({
    port,
    async handle(request) {
      const { operation, input } = parseRequest(request);
      const context = { store, moveTasks, baseUrl: front.url, signal: request.signal };
      const call = { service: "sqs" as const, operation, target: targetOf(input), body: input };
      return await intercepted(intercept, [call], () => perform(operation, input, context));
    },
  });
  return {
    url: front.url,
    depth: (queueName) => store.get(queueName).messages.depth,
    oldestAtMs: (queueName) => store.get(queueName).messages.oldestAtMs,
    names: () => store.all.map(({ messages }) => messages.name),
    async close() {
      for (const task of moveTasks) task.stop();
      await front.close();
    },
  };
}

function parseRequest({ headers, body }: HttpRequest): { operation: string; input: unknown } {
  const operation = String(headers["x-amz-target"] ?? "").replace(/^AmazonSQS\./, "");
  try {
    return { operation, input: body.length > 0 ? JSON.parse(body.toString("utf8")) : {} };
  } catch {
    return { operation, input: undefined };
  }
}

/** The name of the queue a request is about. */
function targetOf(input: unknown): string | undefined {
  const { QueueUrl, QueueName, SourceArn } = (input ?? {}) as Input;
  const named = QueueUrl ?? QueueName ?? SourceArn;
  return typeof named === "string" ? named.split(/[/:]/).at(-1) : undefined;
}

async function perform(operation: string, input: unknown, context: OperationContext): Promise<HttpAnswer> {
  try {
    const act = OPERATIONS.get(operation);
    if (act === undefined)
      throw new SqsError("InvalidAction", `The action ${operation} is not valid for this endpoint.`);
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      throw new SqsError("SerializationException", "The request body must be a JSON object.");
    }
    return answer(200, await act(input as Input, context), {});
  } catch (error) {
    if (!(error instanceof SqsError)) throw error;
    const body = { __type: error.type, message: error.message };
    return answer(error.status, body, { "x-amzn-query-error": `${error.queryCode};Sender` });
  }
}

function answer(status: number, body: Input, headers: Readonly<Record<string, string>>): HttpAnswer {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID(), ...headers },
    body: JSON.stringify(body),
  };
}
