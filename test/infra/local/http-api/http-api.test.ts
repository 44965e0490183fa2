import { describe, expect, it, onTestFinished } from "vitest";
import { startHttpApi } from "../../../../infra/local/http-api/http-api.ts";
import type { Invoke } from "../../../../infra/local/lambda/invocation.ts";

describe("a request to an HTTP API", () => {
  it("arrives with its path decoded and its cookies apart, unlike at a function URL", async () => {
    const { url, events } = await serve();

    const headers = { cookie: "a=1; b=2", host: "evil.example" };
    await fetch(`${url}/v1/purges/caf%C3%A9%2Fb?x=%2F`, { headers });

    expect(events).toMatchObject([
      {
        version: "2.0",
        routeKey: "ANY /{proxy+}",
        rawPath: "/v1/purges/café/b",
        rawQueryString: "x=%2F",
        cookies: ["a=1", "b=2"],
        requestContext: { apiId: "Api", domainName: "Api.execute-api.local", http: { path: "/v1/purges/café/b" } },
      },
    ]);
    expect(events[0]).not.toHaveProperty("headers.cookie");
    expect(events[0]).not.toHaveProperty("requestContext.authorizer");
  });

  it("takes the most specific route", async () => {
    const { url, events } = await serve();

    for (const path of ["/iam/v1/purges", "/iam", "/v1/health"]) await fetch(url + path, SIGNED);

    expect(events).toMatchObject([
      { routeKey: "ANY /iam/{proxy+}" },
      { routeKey: "ANY /{proxy+}" },
      { routeKey: "GET /v1/health" },
    ]);
  });

  it("is refused where it must be signed and is not, and tells who signed where it is", async () => {
    const { url, events } = await serve();

    const unsigned = await fetch(`${url}/iam/v1/purges`, { headers: { authorization: "Bearer tw" } });
    const signed = await fetch(`${url}/iam/v1/purges`, SIGNED);

    expect([unsigned.status, await unsigned.json()]).toStrictEqual([403, { message: "Forbidden" }]);
    expect([signed.status, await signed.json()]).toStrictEqual([202, { ok: true }]);
    expect(events).toMatchObject([
      { requestContext: { authorizer: { iam: { userArn: "arn:aws:iam::000000000000:user/AKIDEXAMPLE" } } } },
    ]);
  });

  it("is answered with 404 where there is no route", async () => {
    const { url, events } = await serve();

    expect((await fetch(url)).status).toBe(404);
    expect(events).toStrictEqual([]);
  });
});

const SIGNED = {
  headers: {
    authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/execute-api/aws4_request, Signature=0",
  },
};

async function serve() {
  const events: object[] = [];
  const invoke: Invoke = async (event) => {
    events.push(event as object);
    return { ok: true, requestId: "1", durationMs: 0, payload: { statusCode: 202, body: '{"ok":true}' } };
  };
  const api = await startHttpApi("Api");
  onTestFinished(() => api.close());
  for (const routeKey of ["ANY /{proxy+}", "ANY /iam/{proxy+}", "GET /v1/health"]) {
    api.routes.set(routeKey, { routeKey, isSigned: routeKey.includes("/iam/"), invoke });
  }
  return { url: api.url, events };
}
