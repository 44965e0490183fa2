import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../../http/http-front.ts";
import { intercepted } from "../../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../../service.ts";
import type { EventSourceMapping } from "../event-source-mapping.ts";
import type { LocalFunction } from "../function.ts";
import { MAX_EVENT_BYTES } from "../invocation.ts";
import { invokeEvent } from "../invoke-event.ts";
import { realTime, type Time } from "../time.ts";
import { findFunction } from "./find-function.ts";
import { functionConfiguration } from "./function-configuration.ts";
import { invokeOperation } from "./invoke-operation.ts";
import { LambdaApiError } from "./lambda-api-error.ts";
import { mappingConfiguration } from "./mapping-configuration.ts";
import { findMapping, listMappings, updateMapping } from "./mapping-operations.ts";
import { route, type Route } from "./route.ts";

export interface LambdaApiOptions extends LocalServiceOptions {
  /** By ARN; looked up at each call. */
  readonly functions: ReadonlyMap<string, LocalFunction>;
  /** By UUID; looked up at each call. @default none */
  readonly mappings?: ReadonlyMap<string, EventSourceMapping>;
  /** By what retries of asynchronous invocations go. @default {@link realTime} */
  readonly time?: Time;
  /** Told when an asynchronous event was given up. */
  readonly onProblem?: (problem: string) => void;
}

/** Lambda's API on this machine. */
export interface LambdaApi extends LocalService {
  /** Asynchronous events whose outcome is not known yet, those that wait for their retry included. */
  events(): number;
}

/**
 * Starts Lambda's REST-JSON API over functions that run here. Signatures are not checked. `intercept` is asked once for each
 * request: the operation is the API's name, the target the function or mapping, the body what was sent, a Buffer.
 *
 * @example
 * ```ts
 * const api = await startLambdaApi({ functions: new Map([[fn.arn, fn]]) });
 * const client = new LambdaClient({ endpoint: api.url });
 * ```
 */
export async function startLambdaApi(options: LambdaApiOptions): Promise<LambdaApi> {
  const {
    functions,
    mappings = new Map<string, EventSourceMapping>(),
    intercept,
    port,
    time = realTime,
    onProblem,
  } = options;
  const stopper = new AbortController();
  const stop = stopper.signal;
  setMaxListeners(0, stop);
  const events = new Set<Promise<void>>();

  const startEvent = (event: unknown, { invoke }: LocalFunction): void => {
    const work = invokeEvent(event, { invoke, time, stop, onProblem }).finally(() => events.delete(work));
    events.add(work);
  };

  const perform = async ({ operation, target }: Route, request: HttpRequest): Promise<HttpAnswer> => {
    const qualifier = request.query.get("Qualifier");
    switch (operation) {
      case "Invoke": {
        const found = findFunction(functions, target, qualifier);
        return await invokeOperation(request, found, (event) => startEvent(event, found));
      }
      case "GetFunctionConfiguration":
        return json(200, functionConfiguration(findFunction(functions, target, qualifier)));
      case "ListEventSourceMappings":
        return json(200, listMappings([...mappings.values()], request.query));
      case "GetEventSourceMapping":
        return json(200, mappingConfiguration(findMapping(mappings, target)));
      case "UpdateEventSourceMapping": {
        const mapping = findMapping(mappings, target);
        updateMapping(mapping, request.body);
        return json(202, mappingConfiguration(mapping));
      }
    }
  };

  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    const found = route(request.method, request.path);
    if (!found) return new LambdaApiError("UnknownOperationException", "").toAnswer(randomUUID());
    const call = { service: "lambda", ...found, body: request.body } as const;
    return await intercepted(intercept, [call], async () => {
      try {
        return await perform(found, request);
      } catch (error) {
        if (error instanceof LambdaApiError) return error.toAnswer(randomUUID());
        throw error;
      }
    });
  };
  const front = await startHttpFront({ port, maxBodyBytes: MAX_EVENT_BYTES, handle });

  return {
    url: front.url,
    events: () => events.size,
    close: async () => {
      stopper.abort();
      await front.close();
      await Promise.all(events);
    },
  };
}

function json(status: number, body: object): HttpAnswer {
  const headers = { "content-type": "application/json", "x-amzn-requestid": randomUUID() };
  return { kind: "answer", status, headers, body: JSON.stringify(body) };
}
