import { Annotations, Match } from "aws-cdk-lib/assertions";
import { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import { describe, expect, it } from "vitest";
import { stacksOf, strangersApp, strangersAppWithKey } from "./apps.ts";
import { plain, policiesOf, type Resource, resourcesOf, type Statement, statementsOf } from "./template-facts.ts";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555";

/** Where each kind of thing says which key it is under. */
const KEY_OF: Readonly<Record<string, (properties: Resource["properties"]) => unknown>> = {
  "AWS::DynamoDB::GlobalTable": ({ Replicas }) =>
    (Replicas as readonly { readonly SSESpecification?: { readonly KMSMasterKeyId?: unknown } }[])[0]?.SSESpecification
      ?.KMSMasterKeyId,
  "AWS::Logs::LogGroup": ({ KmsKeyId }) => KmsKeyId,
  "AWS::S3::Bucket": ({ BucketEncryption }) =>
    (BucketEncryption as { ServerSideEncryptionConfiguration: readonly Record<string, Record<string, unknown>>[] })
      .ServerSideEncryptionConfiguration[0]?.["ServerSideEncryptionByDefault"]?.["KMSMasterKeyID"],
  "AWS::SNS::Topic": ({ KmsMasterKeyId }) => KmsMasterKeyId,
  "AWS::SQS::Queue": ({ KmsMasterKeyId }) => KmsMasterKeyId,
};

/** What a role must be allowed with the key to do this with something under it: from the services' documentation. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:GetItem": ["kms:Decrypt"],
  "dynamodb:GetRecords": ["kms:Decrypt"],
  "dynamodb:PutItem": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
  "dynamodb:Query": ["kms:Decrypt"],
  "dynamodb:UpdateItem": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
  "s3:GetObject": ["kms:Decrypt"],
  "s3:PutObject": ["kms:GenerateDataKey"],
  "sns:Publish": ["kms:Decrypt", "kms:GenerateDataKey"],
  "sqs:ReceiveMessage": ["kms:Decrypt"],
  "sqs:SendMessage": ["kms:Decrypt", "kms:GenerateDataKey"],
};

const resources = resourcesOf(strangersAppWithKey());
const key = `<${resources.find(({ Type }) => Type === "AWS::KMS::Key")?.logicalId}.Arn>`;
const kept = resources.filter(({ Type }) => Type in KEY_OF);
const policies = policiesOf(resources);

describe("a customer's key", () => {
  it("encrypts all that tagwire keeps", () => {
    expect(kept.length).toBeGreaterThan(9);
    expect(
      kept.filter(({ Type, properties }) => plain(KEY_OF[Type]?.(properties)) !== key).map(({ path }) => path),
    ).toEqual([]);
  });

  it.each(policies)("may be used by $path for what it is allowed to do, and through that service alone", (policy) => {
    const rights = statementsOf(policy);
    const ofKey = rights.filter(({ resources: on }) => on.includes(key));
    const needed = rights
      .filter(({ resources: on }) => on.some(isKept))
      .flatMap(({ actions }) => actions)
      .flatMap((action) => (NEEDED[action] ?? []).map((ofTheKey) => ({ action, ofTheKey })));

    const missing = needed.filter(
      ({ action, ofTheKey }) =>
        !ofKey.some((right) => right.actions.includes(ofTheKey) && countsFor(action.split(":")[0] ?? "", right)),
    );
    expect(missing).toEqual([]);
    expect(ofKey.filter((statement) => !isThroughOneService(statement) && !isDecryptAlone(statement))).toEqual([]);
  });

  it("may be used by CloudWatch, which comes by itself: for the logs of this stack, and for alarms of this account", () => {
    const own = resources.filter(({ Type }) => Type === "AWS::KMS::Key").flatMap(statementsOf);
    const toServices = own.filter(({ principals }) =>
      principals.some((principal) => principal.endsWith(".amazonaws.com")),
    );

    expect(toServices.map(({ principals, conditions }) => [...principals, conditions])).toEqual([
      ["logs.eu-central-1.amazonaws.com", { ArnLike: { "kms:EncryptionContext:aws:logs:arn": expect.anything() } }],
      ["cloudwatch.amazonaws.com", { StringEquals: { "aws:SourceAccount": "111122223333" } }],
    ]);
    const context = toServices[0]?.conditions["ArnLike"] as Readonly<Record<string, unknown>>;
    expect(Object.values(context).map(plain)).toEqual([
      "arn:<AWS::Partition>:logs:eu-central-1:111122223333:log-group:Shop-*",
    ]);
    expect(toServices.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
  });

  it("of another app is used as well, and its owner told at synth what to let CloudWatch do", () => {
    const app = strangersApp((stack) => ({ encryptionKey: Key.fromKeyArn(stack, "Key", KEY_ARN) }));

    const under = resourcesOf(app).filter(({ Type }) => Type in KEY_OF);
    expect(new Set(under.map(({ Type, properties }) => plain(KEY_OF[Type]?.(properties))))).toEqual(new Set([KEY_ARN]));
    const [stack] = stacksOf(app);
    if (!stack) throw new Error("the app has no stack");
    const warning = Match.stringLikeRegexp(
      "its policy must let logs.eu-central-1.amazonaws.com encrypt the log groups",
    );
    expect(() => Annotations.fromStack(stack).hasWarning("/Shop/Tagwire", warning)).not.toThrow();
  });
});

it("a table with a key of its own has its stream decrypted by on-change, and by no other function", () => {
  const app = strangersApp((stack) => ({
    tables: {
      Products: TableV2.fromTableAttributes(stack, "Encrypted", {
        tableName: "Products",
        tableStreamArn: "arn:aws:dynamodb:eu-central-1:111122223333:table/Products/stream/2026-11-20T00:00:00.000",
        encryptionKey: Key.fromKeyArn(stack, "TableKey", KEY_ARN),
      }),
    },
  }));

  const using = policiesOf(resourcesOf(app))
    .flatMap((policy) => statementsOf(policy).map((statement) => ({ ...statement, path: policy.path })))
    .filter(({ resources: on }) => on.includes(KEY_ARN));
  expect(using.map(({ path, actions }) => [path, actions])).toEqual([
    ["Shop/Tagwire/ChangePurger/Role/DefaultPolicy/Resource", ["kms:Decrypt"]],
  ]);
});

it("without a key of the customer's, no function has any right to a key", () => {
  const rights = policiesOf(resourcesOf(strangersApp())).flatMap(statementsOf);

  expect(rights.filter(({ actions }) => actions.some((action) => action.startsWith("kms:")))).toEqual([]);
});

const isKept = (resource: string): boolean =>
  kept.some(({ logicalId }) => resource === `<${logicalId}.Arn>` || resource === `<${logicalId}.Arn>/*`);

/** Whether a right to the key holds when this service asks for the role. */
const countsFor = (service: string, { conditions }: Statement): boolean =>
  isThroughOneService({ conditions }) ? JSON.stringify(conditions).includes(`"${service}.eu-`) : true;

const isThroughOneService = ({ conditions }: Pick<Statement, "conditions">): boolean =>
  /^\{"StringEquals":\{"kms:ViaService":"\w+\.eu-central-1\.amazonaws\.com"\}\}$/.test(JSON.stringify(conditions));

/** What CDK lets a queue's consumer do. */
const isDecryptAlone = ({ actions }: Statement): boolean => actions.join() === "kms:Decrypt";
