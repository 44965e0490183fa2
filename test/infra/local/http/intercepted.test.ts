import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../../infra/local/http/http-front.ts";
import { intercepted } from "../../../../infra/local/http/intercepted.ts";
import type { Fault, Intercept } from "../../../../infra/local/service.ts";

describe("an intercepted call", () => {
  it("does not happen when the fault comes as it arrives", async () => {
    const { act, happened } = action();

    const answer = await intercepted(faultAt("arrived", throttled), [call("SendMessage")], act);

    expect(answer).toMatchObject({ kind: "answer", status: 400, body: "slow down" });
    expect(happened()).toBe(0);
  });

  it("has happened when the fault comes once it is done, though the caller hears the fault", async () => {
    const { act, happened } = action();

    const answer = await intercepted(faultAt("done", { kind: "drop" }), [call("SendMessage")], act);

    expect(answer).toEqual({ kind: "drop" });
    expect(happened()).toBe(1);
  });

  it("is shown once in each phase, and so is every other call of the same request", async () => {
    const { act } = action();
    const seen: string[] = [];
    const watch: Intercept = ({ operation, phase }) => void seen.push(`${phase} ${operation}`);

    const answer = await intercepted(watch, [call("SET"), call("GET")], act);

    expect(seen).toEqual(["arrived SET", "arrived GET", "done SET", "done GET"]);
    expect(answer).toMatchObject({ status: 200 });
  });
});

const throttled: Fault = { kind: "answer", status: 400, body: "slow down" };

function faultAt(phase: "arrived" | "done", fault: Fault): Intercept {
  return (asked) => (asked.phase === phase ? fault : undefined);
}

function call(operation: string) {
  return { service: "sqs" as const, operation, body: {} };
}

function action() {
  let count = 0;
  const act = async (): Promise<HttpAnswer> => {
    count += 1;
    return { kind: "answer", status: 200 };
  };
  return { act, happened: () => count };
}
