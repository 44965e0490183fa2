import { randomUUID } from "node:crypto";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";

/** A rule with a schedule, on the default bus. */
interface LocalRule {
  readonly name: string;
  readonly arn: string;
  readonly expression: string;
  enabled: boolean;
}

/** EventBridge's API on this machine. */
export interface LocalRules extends LocalService {
  /** Creates a rule; whoever runs it looks at `enabled` each time. */
  add(rule: LocalRule): void;
  remove(name: string): void;
}

interface Input {
  readonly Name?: string;
}

/**
 * Starts EventBridge, speaking its JSON protocol: looking at rules, and switching them on and off. Signatures are not checked.
 * `intercept` is asked once for each request; the target is the rule.
 *
 * @example
 * ```ts
 * const rules = await startRules();
 * rules.add({ name: "sweep", arn: "arn:aws:events:…:rule/sweep", expression: "rate(1 minute)", enabled: true });
 * ```
 */
export async function startRules({ port, intercept }: LocalServiceOptions = {}): Promise<LocalRules> {
  const rules = new Map<string, LocalRule>();
  const front = await startHttpFront({
    port,
    async handle(request) {
      const { operation, input } = parseRequest(request);
      const call = { service: "events", operation, target: input.Name, body: input } as const;
      return await intercepted(intercept, [call], async () => perform(operation, input, rules));
    },
  });
  return {
    url: front.url,
    add: (rule) => void rules.set(rule.name, rule),
    remove: (name) => void rules.delete(name),
    close: () => front.close(),
  };
}

function parseRequest({ headers, body }: HttpRequest): { operation: string; input: Input } {
  const operation = String(headers["x-amz-target"] ?? "").replace(/^AWSEvents\./, "");
  return { operation, input: JSON.parse(body.toString("utf8") || "{}") as Input };
}

function perform(operation: string, { Name: name = "" }: Input, rules: ReadonlyMap<string, LocalRule>): HttpAnswer {
  if (!["DescribeRule", "DisableRule", "EnableRule"].includes(operation)) {
    return refuse("UnknownOperationException", `${operation} is not part of the local EventBridge`);
  }
  const rule = rules.get(name);
  if (!rule) return refuse("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
  if (operation !== "DescribeRule") {
    rule.enabled = operation === "EnableRule";
    return answer(200, {});
  }
  return answer(200, {
    Name: rule.name,
    Arn: rule.arn,
    ScheduleExpression: rule.expression,
    State: rule.enabled ? "ENABLED" : "DISABLED",
    EventBusName: "default",
  });
}

const refuse = (type: string, message: string): HttpAnswer => answer(400, { __type: type, message });

function answer(status: number, body: object): HttpAnswer {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() };
  return { kind: "answer", status, headers, body: JSON.stringify(body) };
}
