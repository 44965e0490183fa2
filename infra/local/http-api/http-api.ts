import type { IncomingMessage } from "node:http";
import type { Invoke } from "../lambda/invocation.ts";
import { answerOf } from "../lambda/url/answer-of.ts";
import { failure, type HttpAnswer } from "../lambda/url/http-answer.ts";
import { type Serve, serveHttp } from "../lambda/url/serve-http.ts";
import type { LocalService } from "../service.ts";
import { toApiEvent } from "./api-event.ts";

/** One route of an API. */
interface ApiRoute {
  /** `ANY /iam/{proxy+}`, `GET /v1/health` or `$default`. */
  readonly routeKey: string;
  /** Only for requests that are signed. */
  readonly isSigned: boolean;
  readonly invoke: Invoke;
}

/** An API of API Gateway's, as far as it hands requests to functions. */
export interface LocalHttpApi extends LocalService {
  readonly id: string;
  /** By name of the resource; those that are added later, or changed, count from then on. */
  readonly routes: Map<string, ApiRoute>;
}

/** Serves an HTTP API with payload format 2.0. Signatures are not checked, only that there is one: only this machine reaches it. */
export async function startHttpApi(id: string, { port = 0, onAnswer }: HttpApiOptions = {}): Promise<LocalHttpApi> {
  const routes = new Map<string, ApiRoute>();
  const answer: Serve = async (request, body) => {
    const route = routeOf(request, [...routes.values()]);
    if (!route) return NOT_FOUND;
    const { routeKey, isSigned, invoke } = route;
    const accessKey = isSigned ? accessKeyOf(request) : undefined;
    if (isSigned && accessKey === undefined) return FORBIDDEN;
    return await answerOf(invoke(toApiEvent(request, body, { apiId: id, routeKey, accessKey }, Date.now())));
  };
  const served = await serveHttp(async (request, body) => {
    const startedAtMs = Date.now();
    const answered = await answer(request, body);
    onAnswer?.(answered.status, Date.now() - startedAtMs);
    return answered;
  }, port);
  return { ...served, id, routes };
}

interface HttpApiOptions {
  /** @default a free port */
  readonly port?: number;
  /** Told of each answer's status, and of how long it took. */
  readonly onAnswer?: (status: number, latencyMs: number) => void;
}

const NOT_FOUND: HttpAnswer = failure(404, "Not Found", "message");
const FORBIDDEN: HttpAnswer = failure(403, "Forbidden", "message");

/** The most specific route: a whole path before a beginning, a long beginning before a short one, `$default` last. */
function routeOf({ method = "GET", url = "/" }: IncomingMessage, routes: readonly ApiRoute[]): ApiRoute | undefined {
  const [path = "/"] = url.split("?");
  const fitting = routes.filter(({ routeKey }) => fits(routeKey, method, path));
  return fitting.toSorted((a, b) => specificity(b.routeKey) - specificity(a.routeKey))[0];
}

function fits(routeKey: string, method: string, path: string): boolean {
  if (routeKey === "$default") return true;
  const [wanted = "", template = ""] = routeKey.split(" ");
  if (wanted !== "ANY" && wanted !== method) return false;
  const greedy = template.replace(/\{\w+\+\}$/, "");
  return greedy === template ? path === template : path.startsWith(greedy) && path.length > greedy.length;
}

function specificity(routeKey: string): number {
  if (routeKey === "$default") return -1;
  const template = routeKey.split(" ")[1] ?? "";
  return template.replace(/\{\w+\+\}$/, "").length * 2 + (template.includes("{") ? 0 : 1);
}

function accessKeyOf({ headers }: IncomingMessage): string | undefined {
  return /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\//.exec(headers.authorization ?? "")?.[1];
}
