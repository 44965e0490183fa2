/** The operations there are. */
type Operation =
  | "Invoke"
  | "GetFunctionConfiguration"
  | "ListEventSourceMappings"
  | "GetEventSourceMapping"
  | "UpdateEventSourceMapping";

/** What a request's method and path ask for. */
export interface Route {
  readonly operation: Operation;
  /** What the path names: a function, or the UUID of a mapping; empty for a list. */
  readonly target: string;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ["POST", /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, "Invoke"],
  ["GET", /^\/2015-03-31\/functions\/([^/]+)\/configuration$/, "GetFunctionConfiguration"],
  ["GET", /^\/2015-03-31\/event-source-mappings\/?$/, "ListEventSourceMappings"],
  ["GET", /^\/2015-03-31\/event-source-mappings\/([^/]+)$/, "GetEventSourceMapping"],
  ["PUT", /^\/2015-03-31\/event-source-mappings\/([^/]+)$/, "UpdateEventSourceMapping"],
];

/** Finds the operation of a request, or `undefined` for one there is not here. */
export function route(method: string, path: string): Route | undefined {
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const found = routeMethod === method ? pattern.exec(path) : null;
    if (found) return { operation, target: decodeURIComponent(found[1] ?? "") };
  }
  return undefined;
}
