import { randomUUID } from "node:crypto";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";

/** Parameter Store on this machine. */
export interface LocalParameters extends LocalService {
  /** Creates a parameter, or gives it another value and the next version. */
  put(name: string, value: string): void;
  /** The value of a parameter, if there is one. */
  get(name: string): string | undefined;
  remove(name: string): void;
}

interface StoredParameter {
  readonly value: string;
  readonly version: number;
}

interface Input {
  readonly Name?: string;
}

const ARN_PREFIX = "arn:aws:ssm:us-east-1:000000000000:parameter/";

/**
 * Starts Systems Manager's Parameter Store, speaking its JSON protocol: reading parameters that are plain strings. Signatures
 * are not checked. `intercept` is asked once for each request; the target is the parameter.
 *
 * @example
 * ```ts
 * const parameters = await startParameters();
 * parameters.put("greeting", "hello");
 * ```
 */
export async function startParameters({ port, intercept }: LocalServiceOptions = {}): Promise<LocalParameters> {
  const parameters = new Map<string, StoredParameter>();
  const front = await startHttpFront({
    port,
    async handle(request) {
      const { operation, input } = parseRequest(request);
      const call = { service: "ssm", operation, target: input.Name, body: input } as const;
      return await intercepted(intercept, [call], async () => perform(operation, input, parameters));
    },
  });
  return {
    url: front.url,
    put: (name, value) => {
      const version = (parameters.get(name)?.version ?? 0) + 1;
      parameters.set(name, { value, version });
    },
    get: (name) => parameters.get(name)?.value,
    remove: (name) => void parameters.delete(name),
    close: () => front.close(),
  };
}

function parseRequest({ headers, body }: HttpRequest): { operation: string; input: Input } {
  const operation = String(headers["x-amz-target"] ?? "").replace(/^AmazonSSM\./, "");
  return { operation, input: JSON.parse(body.toString("utf8") || "{}") as Input };
}

function perform(
  operation: string,
  { Name: name = "" }: Input,
  parameters: ReadonlyMap<string, StoredParameter>,
): HttpAnswer {
  if (operation !== "GetParameter") {
    return refuse("UnknownOperationException", `${operation} is not part of the local Parameter Store`);
  }
  const parameter = parameters.get(name);
  if (!parameter) return refuse("ParameterNotFound");
  const { value: Value, version: Version } = parameter;
  return answer(200, {
    Parameter: { ARN: ARN_PREFIX + name, Name: name, Type: "String", DataType: "text", Value, Version },
  });
}

const refuse = (type: string, message?: string): HttpAnswer => answer(400, { __type: type, message });

function answer(status: number, body: object): HttpAnswer {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() };
  return { kind: "answer", status, headers, body: JSON.stringify(body) };
}
