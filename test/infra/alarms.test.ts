import { readFileSync } from "node:fs";
import { Duration } from "aws-cdk-lib/core";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { beforeAll, describe, expect, it } from "vitest";
import { Tagwire } from "tagwire/cdk";
import { newStack, type ShopProps, shopProps, shopTemplate } from "./constructs/shop.ts";

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly TreatMissingData: string;
}

let template: Template;
let alarms: readonly AlarmProperties[];
let composite: AlarmProperties & { readonly AlarmRule: unknown };

beforeAll(() => {
  template = shopTemplate();
  alarms = propertiesOf(template, "AWS::CloudWatch::Alarm");
  [composite] = propertiesOf<typeof composite>(template, "AWS::CloudWatch::CompositeAlarm") as [typeof composite];
});

describe("an alarm", () => {
  it("says in one sentence with a number what a reader notices, and where the runbook helps", () => {
    expect(alarms.length).toBeGreaterThan(15);
    for (const { AlarmDescription: text } of [...alarms, composite]) {
      expect(text).toMatch(/^[^.]*\d[^.]*\. docs\/runbook\.md#[a-z]+$/);
    }
  });

  it("is called after its stack, so that two stages in one account don't meet", () => {
    for (const { AlarmName } of [...alarms, composite]) expect(AlarmName).toMatch(/^Shop-Tagwire-[A-Z]\w+(-\w+)?$/);
  });

  it("acts on the one topic, and so does the composite of all, which also says when all is well again", () => {
    const topic = [{ Ref: Match.stringLikeRegexp("^TagwireAlarmsTold") }];

    for (const type of ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"]) {
      expect(template).toHaveOnlyResources(type, { AlarmActions: topic });
    }
    expect(template).toHaveResource("AWS::CloudWatch::CompositeAlarm", { OKActions: topic });
    const children = JSON.stringify(composite.AlarmRule).match(/ALARM\(/g) ?? [];
    expect(children).toHaveLength(alarms.length);
  });

  it("takes silence for trouble only of what speaks on the quietest night, and not right after a first deploy", () => {
    const silent = Object.values(template.findResources("AWS::CloudWatch::Alarm"))
      .map((resource) => resource["Properties"])
      .filter(({ TreatMissingData }) => TreatMissingData === "breaching");

    expect(silent.map(({ MetricName }) => MetricName)).toStrictEqual([
      "EdgeBacklogAge",
      "CanaryTime",
      "RedriveBacklogAge",
      "DoctorProblems",
    ]);
    for (const { WarmUpConfiguration, Period } of silent) {
      expect(WarmUpConfiguration.WarmUpPeriodDurationInMinutes * 60).toBeGreaterThanOrEqual(3 * Period);
    }
  });
});

describe("the runbook", () => {
  const headings = [...readFileSync("docs/runbook.md", "utf8").matchAll(/^#{2,3} (.+)$/gm)].map(
    ([, text = ""]) => text,
  );

  it("has a heading for every alarm, and no alarm's heading without an alarm", () => {
    const named = [...alarms, composite].map(({ AlarmDescription }) => AlarmDescription.split("#").at(-1));
    const anchors = headings.filter((text) => /^[A-Z]\w+$/.test(text) && !SECTIONS.includes(text));

    expect(new Set(anchors.map((text) => text.toLowerCase()))).toStrictEqual(new Set(named));
  });

  it("links only to headings that it has", () => {
    const anchors = headings.map((text) => text.toLowerCase().replaceAll(" ", "-"));
    const links = [...readFileSync("docs/runbook.md", "utf8").matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);

    expect(links.length).toBeGreaterThan(10);
    expect(anchors).toEqual(expect.arrayContaining(links));
  });

  it("tells of each alarm what it means, where to look and what to do", () => {
    const sections = readFileSync("docs/runbook.md", "utf8").split(/^#{2,3} /m);
    for (const { AlarmDescription } of alarms) {
      const anchor = AlarmDescription.split("#").at(-1) ?? "";
      const section = sections.find((text) => text.toLowerCase().startsWith(`${anchor}\n`));
      for (const part of ["What it means", "ook here", "o this"]) expect(section, anchor).toContain(part);
    }
  });
});

/** Chapters of one word. */
const SECTIONS = ["Changes", "Redis", "Edge", "Canary", "Doctor"];

describe("the topic", () => {
  it("is encrypted, takes nothing without TLS, and lets CloudWatch of this account publish", () => {
    const ofThisAccount = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } };
    const cloudwatch = { Service: "cloudwatch.amazonaws.com" };

    expect(template).toHaveResource("AWS::SNS::Topic", { KmsMasterKeyId: Match.anyValue() });
    expect(template).toHaveResource("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
          Match.objectLike({ Action: "sns:Publish", Principal: cloudwatch, Condition: ofThisAccount }),
        ]),
      },
    });
    expect(template).toHaveResource("AWS::KMS::Key", {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Principal: cloudwatch,
            Condition: ofThisAccount,
          }),
        ]),
      },
    });
  });

  it("has no subscriber unless one is named, and synthesis says so", () => {
    const stack = newStack();
    new Tagwire(stack, "Tagwire", shopProps(stack));

    Template.fromStack(stack).resourceCountIs("AWS::SNS::Subscription", 0);
    const said = Match.stringLikeRegexp("a topic that nobody has subscribed to");
    expect(Annotations.fromStack(stack).findInfo("*", said)).toHaveLength(1);
  });

  it("mails whom the props name, and then there is nothing to say", () => {
    const stack = newStack();
    new Tagwire(stack, "Tagwire", { ...shopProps(stack), alarms: { email: "night@example.com" } });

    const subscription = { Protocol: "email", Endpoint: "night@example.com" };
    expect(Template.fromStack(stack)).toHaveResource("AWS::SNS::Subscription", subscription);
    expect(Annotations.fromStack(stack).findInfo("*", Match.stringLikeRegexp("nobody"))).toHaveLength(0);
  });

  it("can be one that there is already; then there is no key to pay for", () => {
    const own = shopTemplate((stack) => ({ alarms: { topic: Topic.fromTopicArn(stack, "Pager", PAGER) } }));

    expect(own).toHaveOnlyResources("AWS::CloudWatch::Alarm", { AlarmActions: [PAGER] });
    for (const type of ["AWS::SNS::Topic", "AWS::KMS::Key"]) own.resourceCountIs(type, 0);
  });
});

const PAGER = "arn:aws:sns:eu-central-1:111122223333:pager";

describe("what it costs to be watched", () => {
  it("is what the README says: so many alarms, and a sum that they add up to", () => {
    const readme = readFileSync("README.md", "utf8").replaceAll("\n", " ");
    const [, sum, alarmCount, composite, metricCount, key] =
      /costs \$([\d.]+) a month .*: (\d+) alarms at \$0.10, .* at \$([\d.]+), (\d+) metrics .* at \$0.30, .* at \$([\d.]+), which/.exec(
        readme,
      ) ?? [];

    expect(Number(alarmCount)).toBe(alarms.length);
    expect(Number(sum)).toBeCloseTo(alarms.length * 0.1 + Number(composite) + Number(metricCount) * 0.3 + Number(key));
  });
});

describe("alarms", () => {
  it("take thresholds of one's own, and say them", () => {
    const patient = templateWith({ thresholds: { streamLag: Duration.hours(1), edgeRefusals: 50 } });

    expect(patient).toHaveResource("AWS::CloudWatch::Alarm", {
      AlarmName: "Shop-Tagwire-StreamLag",
      AlarmDescription: Match.stringLikeRegexp("more than 1 hour"),
      Threshold: 3_600_000,
    });
    expect(patient).toHaveResource("AWS::CloudWatch::Alarm", { MetricName: "EdgeRefusals", Threshold: 50 });
  });

  it("lead to a runbook of one's own", () => {
    const moved = templateWith({ runbookUrl: "https://wiki.example.com/tagwire" });

    expect(moved).toHaveOnlyResources("AWS::CloudWatch::Alarm", {
      AlarmDescription: Match.stringLikeRegexp("https://wiki\\.example\\.com/tagwire#[a-z]+$"),
    });
  });

  it("can be left out, and the dashboard too", () => {
    const bare = shopTemplate(() => ({ alarms: false, dashboard: false }));

    const types = Object.values(bare.toJSON()["Resources"] as Record<string, { readonly Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => /CloudWatch|SNS|KMS/.test(type))).toStrictEqual([]);
  });

  it("look at the metrics of their own stack, and nobody else's", () => {
    const namespaces = Object.values(template.findResources("AWS::CloudWatch::Alarm")).map(
      (resource) => resource["Properties"].Namespace as string,
    );

    expect(new Set(namespaces)).toStrictEqual(new Set(["AWS/ApiGateway", "AWS/Lambda", "AWS/SQS", "Tagwire/Shop"]));
    expect(template).toHaveOnlyResources("AWS::Lambda::Function", {
      Environment: { Variables: { POWERTOOLS_METRICS_NAMESPACE: "Tagwire/Shop" } },
    });
  });
});

function templateWith(alarms: NonNullable<Exclude<ShopProps["alarms"], false>>): Template {
  return shopTemplate(() => ({ alarms }));
}

function propertiesOf<Properties>(of: Template, type: string): readonly Properties[] {
  return Object.values(of.findResources(type)).map((resource) => resource["Properties"] as Properties);
}
