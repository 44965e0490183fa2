import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventbridgeRule } from "../../../../shared/adapters/doctor/eventbridge-rule.ts";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";
import { type LocalRules, startRules } from "../../../../infra/local/events/rules.ts";

const RULE = {
  name: "sweep",
  arn: "arn:aws:events:us-east-1:0:rule/sweep",
  expression: "rate(1 minute)",
  enabled: true,
};

const env = {
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
};

let rules: LocalRules;
beforeAll(async () => {
  rules = await startRules();
  rules.add(RULE);
});
afterAll(() => rules.close());

describe("the local EventBridge", () => {
  it("shows a rule, and what it was switched to", async () => {
    expect(await look("sweep")).toEqual({ enabled: true, expression: "rate(1 minute)" });

    await call("DisableRule", { Name: "sweep" });
    expect(await look("sweep")).toEqual({ enabled: false, expression: "rate(1 minute)" });
    expect(RULE.enabled).toBe(false);

    await call("EnableRule", { Name: "sweep" });
    expect(await look("sweep")).toMatchObject({ enabled: true });
  });

  it("knows nothing of a rule that there is not, or that was removed", async () => {
    rules.add({ ...RULE, name: "short-lived" });
    rules.remove("short-lived");

    expect(await look("short-lived")).toBeUndefined();
  });

  it("refuses what it does not know by the name AWS has for that", async () => {
    const refused = await call("PutRule", { Name: "other" });

    expect([refused.status, await refused.json()]).toMatchObject([400, { __type: "UnknownOperationException" }]);
  });
});

it("can't be told what was not answered", async () => {
  const nobody = eventbridgeRule({ region: "us-east-1", endpoint: "http://127.0.0.1:1", env });

  await expect(nobody("sweep", new AbortController().signal)).rejects.toThrow("rule: no answer");
});

const look = (name: string) =>
  eventbridgeRule({ region: "us-east-1", endpoint: rules.url, env })(name, new AbortController().signal);

function call(operation: string, input: object): Promise<Response> {
  const headers = { "x-amz-target": `AWSEvents.${operation}` };
  return fetch(rules.url, { method: "POST", headers, body: JSON.stringify(input) });
}
