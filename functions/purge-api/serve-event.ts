import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithIAMAuthorizer } from "aws-lambda";
import type { Hono } from "hono";
import { Problem } from "../../shared/http/problem.ts";
import { answerProblem, type Env } from "./app.ts";

/** An event of payload format 2.0; only on routes that check signatures it says who signed. */
export type ApiEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer;

/** What API Gateway makes an answer of. */
export interface EventAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves events of API Gateway with the app. */
export async function serveEvent(app: Hono<Env>, event: ApiEvent): Promise<EventAnswer> {
  const request = requestOf(event);
  const { requestContext } = event;
  const arn = "authorizer" in requestContext ? requestContext.authorizer.iam.userArn : undefined;
  const response = request
    ? await app.fetch(request, arn === undefined ? {} : { signedBy: arn })
    : answerProblem(new Problem("invalid-request", { detail: "this is no HTTP request" }));
  const headers = Object.fromEntries(response.headers);
  return { statusCode: response.status, headers, body: await response.text() };
}

/** `.` and `..`, encoded or not: who may sign for one path must not get to another by it. */
const DOT_SEGMENT = /(^|[/\\])(\.|%2e){1,2}([/\\]|$)/i;

/** What was asked; `undefined` for what HTTP can't ask, such as headers beyond Latin-1. */
function requestOf({ rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext }: ApiEvent) {
  const { method } = requestContext.http;
  if (DOT_SEGMENT.test(rawPath)) return undefined;
  try {
    const url = new URL("https://purge-api");
    // API Gateway has decoded it: what reads like an escape or a query string by now is part of the path, and so is what a
    // URL would drop, or take for a slash
    url.pathname = rawPath.replace(/[%\\\t\n\r]/g, encodeURIComponent);
    url.search = rawQueryString;
    const bodiless = body === undefined || method === "GET" || method === "HEAD";
    return new Request(url, {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, value ?? ""]),
      ...(!bodiless && { body: isBase64Encoded ? Buffer.from(body, "base64") : body }),
    });
  } catch {
    return undefined;
  }
}
