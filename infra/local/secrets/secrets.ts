import { randomUUID } from "node:crypto";
import type { Clock } from "../../../shared/ports/clock.ts";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import { type SecretInput, secretOperations } from "./secret-operations.ts";
import { SecretStore } from "./secret-store.ts";
import { SecretsError } from "./secrets-error.ts";

export interface LocalSecretsOptions extends LocalServiceOptions {
  /** @default the time of this machine */
  readonly clock?: Clock;
}

/** Secrets Manager on this machine. */
export interface LocalSecrets extends LocalService {
  /** Creates a secret. @param text - what it holds; nothing by default. @returns its ARN. */
  create(name: string, text?: string): string;
  /** Whether there is a secret of this name or ARN. */
  has(secretId: string): boolean;
  /** Gives a secret another value. @throws {SecretsError} when there is none of this name or ARN. */
  put(secretId: string, text: string): void;
}

const ARN_PREFIX = "arn:aws:secretsmanager:us-east-1:000000000000:secret:";

/**
 * Starts Secrets Manager, speaking its JSON protocol: reading and writing the current version of secrets. Signatures are not
 * checked. `intercept` is asked once for each request; the target is the secret's id, the body what was sent, values included.
 *
 * @example
 * ```ts
 * const secrets = await startSecrets();
 * const arn = secrets.create("token", "s3cret");
 * const client = new SecretsManagerClient({ endpoint: secrets.url });
 * ```
 */
export async function startSecrets(options: LocalSecretsOptions = {}): Promise<LocalSecrets> {
  const { port, intercept, clock = Date } = options;
  const store = new SecretStore(ARN_PREFIX, clock);
  const operations = secretOperations(store);
  const front = await startHttpFront({
    port,
    async handle(request) {
      const { operation, input } = parseRequest(request);
      const call = { service: "secretsmanager", operation, target: input.SecretId, body: input } as const;
      return await intercepted(intercept, [call], async () => perform(operations.get(operation), input));
    },
  });
  return {
    url: front.url,
    create(name, text) {
      const arn = store.create(name);
      if (text !== undefined) store.put(arn, text);
      return arn;
    },
    has: (secretId) => store.has(secretId),
    put: (secretId, text) => void store.put(secretId, text),
    close: () => front.close(),
  };
}

function parseRequest({ headers, body }: HttpRequest): { operation: string; input: SecretInput } {
  const operation = String(headers["x-amz-target"] ?? "").replace(/^secretsmanager\./, "");
  return { operation, input: JSON.parse(body.toString("utf8") || "{}") as SecretInput };
}

function perform(act: ((input: SecretInput) => object) | undefined, input: SecretInput): HttpAnswer {
  try {
    if (!act) throw new SecretsError("UnknownOperationException", "not part of the local Secrets Manager");
    return answer(200, act(input));
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
    return answer(error.status, { __type: error.code, Message: error.message });
  }
}

function answer(status: number, body: object): HttpAnswer {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() };
  return { kind: "answer", status, headers, body: JSON.stringify(body) };
}
