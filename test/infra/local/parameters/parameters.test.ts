import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalParameters, startParameters } from "../../../../infra/local/parameters/parameters.ts";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";
import type { Fault } from "../../../../infra/local/service.ts";
import { ssmExpected } from "../../../../shared/adapters/doctor/ssm-expected.ts";
import { wiringExpected } from "../../../kit/healthy-wiring.ts";

const env = {
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
};

let parameters: LocalParameters;
const faults: Fault[] = [];
beforeAll(async () => {
  parameters = await startParameters({ intercept: ({ phase }) => (phase === "arrived" ? faults.shift() : undefined) });
});
afterAll(() => parameters.close());

describe("the local Parameter Store", () => {
  it("shows a parameter as AWS does, with the value it was given last", async () => {
    parameters.put("greeting", "hello");
    parameters.put("greeting", "good morning");

    const shown = await call("GetParameter", { Name: "greeting" });

    expect([shown.status, await shown.json()]).toEqual([
      200,
      {
        Parameter: {
          ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/greeting",
          Name: "greeting",
          Type: "String",
          DataType: "text",
          Value: "good morning",
          Version: 2,
        },
      },
    ]);
  });

  it("knows nothing of a parameter that there is not, or that was removed", async () => {
    parameters.put("short-lived", "x");
    parameters.remove("short-lived");

    for (const Name of ["short-lived", "never"]) {
      const refused = await call("GetParameter", { Name });
      expect([refused.status, await refused.json()]).toEqual([400, { __type: "ParameterNotFound" }]);
    }
  });

  it("refuses what it does not know by the name AWS has for that", async () => {
    const refused = await call("DeleteParameter", { Name: "greeting" });

    expect([refused.status, await refused.json()]).toMatchObject([400, { __type: "UnknownOperationException" }]);
  });
});

describe("what was deployed", () => {
  it("is read from its parameter, as it is at that moment", async () => {
    const read = reader();
    parameters.put("expected", JSON.stringify(wiringExpected));
    expect(await read()).toEqual(wiringExpected);

    const changed = { ...wiringExpected, bucket: "another" };
    parameters.put("expected", JSON.stringify(changed));
    expect(await read()).toEqual(changed);
  });

  it("is read at the second attempt when the service fails once", async () => {
    parameters.put("expected", JSON.stringify(wiringExpected));
    faults.push({ kind: "answer", status: 500, body: JSON.stringify({ __type: "InternalServerError" }) });

    expect(await reader()()).toEqual(wiringExpected);
  });

  it.each([
    ["the parameter is gone", undefined, "parameter: it is gone"],
    ["it holds no JSON", "hello", "parameter: it holds something else"],
    ["it holds something else", '{"tables":{}}', "parameter: it holds something else"],
  ])("can't be read when %s, and says so", async (_, value, message) => {
    parameters.remove("expected");
    if (value !== undefined) parameters.put("expected", value);

    await expect(reader()()).rejects.toThrow(message);
  });

  it("can't be read without the right to, or when nobody answers, and says so", async () => {
    faults.push({ kind: "answer", status: 400, body: JSON.stringify({ __type: "AccessDeniedException" }) });

    await expect(reader()()).rejects.toThrow("parameter: AccessDeniedException (400)");
    await expect(reader("http://127.0.0.1:1")()).rejects.toThrow("parameter: no answer");
  });
});

const reader = (endpoint = parameters.url) => {
  const read = ssmExpected({ region: "us-east-1", endpoint, env }, "expected");
  return () => read(new AbortController().signal);
};

function call(operation: string, input: object): Promise<Response> {
  const headers = { "x-amz-target": `AmazonSSM.${operation}` };
  return fetch(parameters.url, { method: "POST", headers, body: JSON.stringify(input) });
}
