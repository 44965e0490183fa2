import { toHttpEvent, type HttpRequest } from "../lambda/url/http-event.ts";
import { ACCOUNT_ID } from "../stack/workbench.ts";

/** What a route of an API adds to a request. */
export interface RoutedRequest {
  readonly apiId: string;
  /** `ANY /iam/{proxy+}` */
  readonly routeKey: string;
  /** The access key it is signed with; absent on routes without an authorizer. */
  readonly accessKey?: string;
}

/**
 * The event of payload format 2.0 as an HTTP API fills it: unlike that of a function URL, with its path decoded and without
 * a `cookie` among the headers.
 */
export function toApiEvent(
  request: HttpRequest,
  body: Buffer,
  { apiId, routeKey, accessKey }: RoutedRequest,
  nowMs: number,
): object {
  const event = toHttpEvent(request, body, nowMs) as HttpEvent;
  const { cookie: _, ...headers } = event.headers;
  const rawPath = decoded(event.rawPath);
  const domainName = `${apiId}.execute-api.local`;
  return {
    ...event,
    routeKey,
    rawPath,
    headers,
    requestContext: {
      ...event.requestContext,
      accountId: ACCOUNT_ID,
      apiId,
      domainName,
      domainPrefix: apiId,
      http: { ...event.requestContext.http, path: rawPath },
      routeKey,
      ...(accessKey !== undefined && {
        authorizer: {
          iam: {
            accessKey,
            accountId: ACCOUNT_ID,
            callerId: accessKey,
            cognitoIdentity: null,
            principalOrgId: null,
            userArn: `arn:aws:iam::${ACCOUNT_ID}:user/${accessKey}`,
            userId: accessKey,
          },
        },
      }),
    },
  };
}

interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: object };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
