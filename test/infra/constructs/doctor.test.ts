import { Duration, Stack } from "aws-cdk-lib/core";
import { Match, Template } from "aws-cdk-lib/assertions";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { describe, expect, it } from "vitest";
import { InvalidPropsError, Tagwire } from "tagwire/cdk";
import type { Expected, Samples } from "../../../shared/doctor/expected.ts";
import { ENV } from "../../../shared/env.ts";
import { allowed, newStack, newTable, shopProps, shopTemplate } from "./shop.ts";

describe("what the doctor expects", () => {
  it("is what is synthesized, the queues' and mappings' own settings", () => {
    const { tables, stream, queues, schedules, api } = expectedOf(shopTemplate());

    expect(Object.keys(tables)).toEqual(["Products"]);
    expect(stream).toMatchObject({ batchSize: 1_000, bisects: true, reportsItemFailures: true, maxAgeSeconds: 21_600 });
    expect(Object.keys(queues)).toEqual(["edge", "edge-dead", "redis-retry", "redis-retry-dead", "parked"]);
    expect(queues["edge"]).toMatchObject({
      deadLetters: "edge-dead",
      visibilitySeconds: 48,
      mapping: { batchSize: 10 },
    });
    expect(queues["edge-dead"]?.retentionSeconds).toBe(1_209_600);
    expect(schedules).toMatchObject({ sweep: { expression: "rate(1 minute)" }, redrive: {} });
    expect(api).toEqual(expect.any(String));
  });

  it("follows overrides, those of the construct and those on a resource of the template", () => {
    const template = shopTemplate(() => ({
      maxRecordAge: Duration.hours(1),
      overrides: { edgePurger: { queue: { retentionPeriod: Duration.days(1) }, eventSource: { batchSize: 5 } } },
    }));
    const { stream, queues } = expectedOf(template);

    expect(stream.maxAgeSeconds).toBe(3_600);
    expect(queues["edge"]).toMatchObject({ retentionSeconds: 86_400, mapping: { batchSize: 5 } });

    const stack = newStack();
    const { changePurger } = new Tagwire(stack, "Tagwire", shopProps(stack));
    const mapping = changePurger.mappings["Products"]?.node.defaultChild;
    if (CfnEventSourceMapping.isCfnResource(mapping)) mapping.addPropertyOverride("MaximumRetryAttempts", 7);

    expect(expectedOf(Template.fromStack(stack)).stream.retries).toBe(7);
  });

  it("says for a table alone where its mapping is unlike the others", () => {
    const differing = twoTables((resource) => resource.addPropertyOverride("BatchSize", 10));

    expect(differing.stream.batchSize).toBe(1_000);
    expect(differing.tables).toMatchObject({ Reviews: { differs: { batchSize: 10 } } });
    expect(differing.tables["Products"]).not.toHaveProperty("differs");
  });

  it("leaves out a schedule that is meant to be off, and alarms and a purge API that nobody wants", () => {
    const template = shopTemplate(() => ({
      alarms: false,
      purgeApi: false,
      overrides: { edgePurger: { sweep: { enabled: false } } },
    }));

    expect(expectedOf(template)).not.toHaveProperty("schedules.sweep");
    expect(expectedOf(template)).not.toHaveProperty("alarms");
    expect(expectedOf(template)).not.toHaveProperty("api");
  });

  it("is read from a parameter, and from no other", () => {
    const { id } = parameterOf(shopTemplate());

    expect(doctorOf(shopTemplate()).Environment.Variables[ENV.expectedParameter]).toEqual({ Ref: id });
    expect(allowed(shopTemplate(), "ssm")).toMatchObject([
      {
        Action: "ssm:GetParameter",
        Resource: { "Fn::Join": ["", expect.arrayContaining([":parameter/", { Ref: id }])] },
      },
    ]);
  });

  it("is another parameter when it is something else: whoever runs through a deploy reads what he was deployed with", () => {
    const again = shopTemplate(() => ({}));
    const other = shopTemplate(() => ({ maxRecordAge: Duration.hours(1) }));

    expect(parameterOf(again).id).toBe(parameterOf(shopTemplate()).id);
    expect(parameterOf(other).id).not.toBe(parameterOf(shopTemplate()).id);
  });

  it("becomes an advanced parameter by itself where it is too long for a standard one", () => {
    expect(shopTemplate()).toHaveResource("AWS::SSM::Parameter", { Type: "String", Tier: "Intelligent-Tiering" });
  });
});

describe("samples of an edge", () => {
  it("are refused when they can't be asked for, all at once", () => {
    expect(() => withSamples({ origin: "https://origin.shop.example/shop", paths: ["p/1", "/p/2"] })).toThrow(
      new InvalidPropsError("Shop/Tagwire", [
        'edges.www.samples.origin: an address without a path, such as https://origin.example.com, got "https://origin.shop.example/shop"',
        'edges.www.samples.paths: each begins with /, got "p/1"',
      ]),
    );
  });

  it("are told to the doctor", () => {
    const samples = { origin: "https://origin.shop.example", paths: ["/p/1"] };

    expect(expectedOf(withSamples(samples)).edges["www"]?.samples).toEqual(samples);
  });
});

describe("the doctor", () => {
  it("runs every five minutes, and is not started twice for the same run", () => {
    expect(shopTemplate()).toHaveResource("AWS::Events::Rule", {
      ScheduleExpression: "rate(5 minutes)",
      Targets: [Match.objectLike({ Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("Doctor"), "Arn"] } })],
    });
  });

  it("may look at mappings, tables, queues, rules and alarms, and change none of them", () => {
    const looks = ["lambda:GetEventSourceMapping", "dynamodb:DescribeTable", "sqs:GetQueueAttributes"];
    const more = ["events:DescribeRule", "cloudwatch:DescribeAlarms", "sns:GetTopicAttributes"];
    for (const look of [...looks, ...more]) {
      const [service = ""] = look.split(":");
      const actions = allowed(shopTemplate(), service).map(({ Action }) => Action);
      expect(actions, look).toContain(look);
    }
    for (const service of ["events", "cloudwatch"]) {
      const actions = allowed(shopTemplate(), service).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
    }
  });
});

interface FunctionProperties {
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

function doctorOf(template: Template): FunctionProperties {
  const functions = Object.entries(template.findResources("AWS::Lambda::Function"));
  return functions.find(([id]) => id.includes("Doctor"))?.[1]["Properties"] as FunctionProperties;
}

interface Parameter {
  readonly id: string;
  readonly properties: { readonly Value: { readonly "Fn::Join": [string, readonly unknown[]] } };
}

function parameterOf(template: Template): Parameter {
  const [[id, resource] = ["", {}]] = Object.entries(template.findResources("AWS::SSM::Parameter"));
  return { id, properties: resource["Properties"] as Parameter["properties"] };
}

/** What the doctor is told, with `?` for what only a deploy knows. */
function expectedOf(template: Template): Expected {
  const [, parts] = parameterOf(template).properties.Value["Fn::Join"];
  return JSON.parse(parts.map((part) => (typeof part === "string" ? part : "?")).join("")) as Expected;
}

function withSamples(samples: Samples): Template {
  const stack = newStack();
  const { edges, ...props } = shopProps(stack);
  new Tagwire(stack, "Tagwire", { ...props, edges: { www: { ...edges.www, samples } } });
  return Template.fromStack(stack);
}

function twoTables(change: (reviews: CfnEventSourceMapping) => void): Expected {
  const stack = newStack();
  const props = shopProps(stack);
  const [source] = props.config.sources;
  if (!source) throw new Error("the shop has no source");
  const tables = { Products: props.tables.Products, Reviews: newTable(new Stack(stack.node.root, "Other")) };
  const config = {
    ...props.config,
    tables: ["Products", "Reviews"],
    sources: [source, { ...source, name: "Reviews", table: "Reviews" }],
  };
  const { changePurger } = new Tagwire<string, string, string>(stack, "Tagwire", { ...props, config, tables });
  const resource = changePurger.mappings["Reviews"]?.node.defaultChild;
  if (resource instanceof CfnEventSourceMapping) change(resource);
  return expectedOf(Template.fromStack(stack));
}
