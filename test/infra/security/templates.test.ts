import { describe, expect, it } from "vitest";
import { strangersApp, strangersAppWithKey, thisApp } from "./apps.ts";
import { outputsOf, plain, policiesOf, type Resource, resourcesOf, statementsOf } from "./template-facts.ts";

/**
 * Types these checks know. A new one fails until somebody has looked whether it can be encrypted, carries a policy, keeps
 * logs or is reached from outside, and has written that check here.
 */
const KNOWN_TYPES = [
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CloudFront::CachePolicy",
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::OriginAccessControl",
  "AWS::CloudFront::OriginRequestPolicy",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::CompositeAlarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::DynamoDB::GlobalTable",
  "AWS::Events::Rule",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::KMS::Key",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Url",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::SSM::Parameter",
  "AWS::SecretsManager::Secret",
];

/** Actions for which AWS knows no resource. With each, why it is needed. */
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {};

/** The doctor finds that a behaviour got another policy than was deployed: nobody knows before which. They hold no secret. */
const ANY_POLICY = /:cloudfront::.*:(cache|response-headers)-policy\/\*$/;

describe.each([
  ["this repository's app", () => thisApp],
  ["the construct in a stranger's app", () => strangersApp()],
  ["the construct with a customer's key", strangersAppWithKey],
])("%s", (_, make) => {
  const app = make();
  const resources = resourcesOf(app);
  const ofType = (type: string): readonly Resource[] => resources.filter(({ Type }) => Type === type);
  const roles = ofType("AWS::IAM::Role");
  const rights = policiesOf(resources).flatMap(statementsOf);

  it("is made of types that these checks know", () => {
    expect(resources.filter(({ Type }) => !KNOWN_TYPES.includes(Type)).map(({ id, Type }) => `${id}: ${Type}`)).toEqual(
      [],
    );
  });

  it("is reached by an API of which one route is for who signs, and all else for the function that checks tokens", () => {
    const routes = ofType("AWS::ApiGatewayV2::Route").map(({ properties }) => [
      properties["RouteKey"],
      properties["AuthorizationType"],
    ]);
    expect(routes).toEqual([
      ["ANY /iam/{proxy+}", "AWS_IAM"],
      ["ANY /{proxy+}", "NONE"],
    ]);
    for (const { properties } of ofType("AWS::ApiGatewayV2::Integration")) {
      expect(plain(properties["IntegrationUri"])).toMatch(/PurgeApiFunction/);
    }
    for (const { properties } of ofType("AWS::ApiGatewayV2::Stage")) {
      expect(properties["DefaultRouteSettings"]).toMatchObject({ ThrottlingRateLimit: 100 });
      expect(JSON.stringify(properties["AccessLogSettings"])).not.toMatch(/header|authorization/i);
    }
  });

  it("has roles that one service may take, with rights in policies of their own and none of AWS's", () => {
    expect(roles.length).toBeGreaterThanOrEqual(3);
    for (const { id, properties } of roles) expect(Object.keys(properties), id).toEqual(["AssumeRolePolicyDocument"]);
    const trusted = roles.flatMap(statementsOf).flatMap(({ principals }) => principals);
    expect(new Set(trusted)).toEqual(new Set(["lambda.amazonaws.com"]));
  });

  it("allows no action by a wildcard", () => {
    const open = rights.filter(({ actions }) => actions.some((action) => action.includes("*")));

    expect(rights.length).toBeGreaterThan(10);
    expect(open).toEqual([]);
  });

  it("allows nothing on every resource, unless AWS knows none for the action", () => {
    const everywhere = rights.filter(({ resources: on }) => on.includes("*"));

    expect(everywhere.filter(({ actions }) => actions.some((action) => !(action in WITHOUT_RESOURCE)))).toEqual([]);
  });

  it("names resources to the end, but for the objects of a bucket of its own, and CloudFront's policies", () => {
    const buckets = ofType("AWS::S3::Bucket").map(({ logicalId }) => `<${logicalId}.Arn>/*`);
    const beginnings = rights
      .flatMap(({ of, resources: on }) => on.map((resource) => ({ of, resource })))
      .filter(({ resource }) => resource !== "*" && resource.includes("*"));

    expect(beginnings.filter(({ resource }) => !buckets.includes(resource) && !ANY_POLICY.test(resource))).toEqual([]);
  });

  it.each([
    ["AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "Queues"],
    ["AWS::S3::Bucket", "AWS::S3::BucketPolicy", "Bucket"],
    ["AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "Topics"],
  ])("takes nothing by plain HTTP: each %s", (type, policyType, names) => {
    const refusing = ofType(policyType)
      .filter((policy) => statementsOf(policy).some(refusesPlainHttp))
      .flatMap(({ properties }) => [properties[names]].flat().map(plain));

    expect(ofType(type).filter(({ logicalId }) => !refusing.includes(`<${logicalId}>`))).toEqual([]);
  });

  it("lets CloudWatch tell its topics of alarms, though it is no role: and nobody of another account", () => {
    const told = ofType("AWS::SNS::TopicPolicy")
      .flatMap(statementsOf)
      .filter(({ effect }) => effect === "Allow")
      .map(({ principals, actions, conditions }) => [...principals, ...actions, ...Object.keys(conditions)]);

    expect(told).toEqual(
      ofType("AWS::SNS::Topic").map(() => ["cloudwatch.amazonaws.com", "sns:Publish", "StringEquals"]),
    );
  });

  it("encrypts what it keeps", () => {
    const queues = ofType("AWS::SQS::Queue").filter(
      ({ properties }) => properties["SqsManagedSseEnabled"] !== true && properties["KmsMasterKeyId"] === undefined,
    );
    const buckets = ofType("AWS::S3::Bucket").filter(({ properties }) => properties["BucketEncryption"] === undefined);

    // DynamoDB, CloudWatch Logs and Secrets Manager always do.
    expect([...queues, ...buckets].map(({ id }) => id)).toEqual([]);
  });

  it("keeps logs for a time that is said, in groups of its own", () => {
    const groups = ofType("AWS::Logs::LogGroup");
    const own = groups.map(({ logicalId }) => `<${logicalId}>`);

    expect(groups.filter(({ properties }) => typeof properties["RetentionInDays"] !== "number")).toEqual([]);
    for (const { id, properties } of ofType("AWS::Lambda::Function")) {
      const { LogGroup } = (properties["LoggingConfig"] ?? {}) as { readonly LogGroup?: unknown };
      expect(own, id).toContain(plain(LogGroup));
    }
  });

  it("lets nobody in from outside", () => {
    for (const { id, properties } of ofType("AWS::S3::Bucket")) {
      expect(Object.values(properties["PublicAccessBlockConfiguration"] ?? {}), id).toEqual(Array(4).fill(true));
    }
    for (const { id, properties } of ofType("AWS::Lambda::Url")) expect(properties["AuthType"], id).toBe("AWS_IAM");
    for (const { id, properties } of ofType("AWS::Lambda::Permission")) {
      // A service acts for whoever asked it to; the source says whose asking counts.
      expect(Object.keys(properties), id).toContain("SourceArn");
    }
    const toAnybody = resources
      .flatMap(statementsOf)
      .filter(({ effect, principals }) => effect === "Allow" && principals.includes("*"));
    expect(toAnybody).toEqual([]);
  });

  it("puts no secret where it can be read: environments, parameters and outputs name secrets, and never hold one", () => {
    const environments = ofType("AWS::Lambda::Function").map(({ properties }) => properties["Environment"]);
    const parameters = ofType("AWS::SSM::Parameter").map(({ properties }) => properties["Value"]);
    const secrets = ofType("AWS::SecretsManager::Secret");

    for (const readable of [...environments, ...parameters, ...Object.values(outputsOf(app))]) {
      expect(JSON.stringify(readable ?? {})).not.toMatch(/\{\{resolve:|SecretString"|SecretValue"/);
    }
    for (const { id, properties } of secrets) expect(Object.keys(properties), id).not.toContain("SecretString");
  });
});

const refusesPlainHttp = ({ effect, actions, principals, conditions }: ReturnType<typeof statementsOf>[number]) =>
  effect === "Deny" &&
  actions.some((action) => /^(sqs|s3|sns):(\*|Publish)$/i.test(action)) &&
  principals.includes("*") &&
  JSON.stringify(conditions) === '{"Bool":{"aws:SecureTransport":"false"}}';
