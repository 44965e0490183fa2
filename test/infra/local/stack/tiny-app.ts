import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { TemplateResource } from "../../../../infra/local/assembly/read-assembly.ts";

/** Passes each change on to the queue, to come in a second. */
export const FORWARD = `
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    const answer = await fetch(process.env.AWS_ENDPOINT_URL_SQS, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: dynamodb.SequenceNumber, DelaySeconds: 1 }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
};`;

/** Makes an invalidation of each message. */
const PURGE = `
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const path = "/2020-05-31/distribution/" + process.env.DISTRIBUTION + "/invalidation";
    const answer = await fetch(process.env.AWS_ENDPOINT_URL_CLOUDFRONT + path, {
      method: "POST",
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=any/20261121/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64) },
      body: \`<InvalidationBatch><CallerReference>\${body}</CallerReference><Paths><Quantity>1</Quantity><Items><Path>/\${body}</Path></Items></Paths></InvalidationBatch>\`,
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
};`;

const CODES = {
  forward: FORWARD,
  purge: PURGE,
  broken: `export const handler = () => { throw new Error("broken"); };`,
};

/** A function of one of the codes there are, by name. */
export const lambda = (hash: string, variables: object): TemplateResource => ({
  Type: "AWS::Lambda::Function",
  Properties: {
    Code: { S3Bucket: "assets", S3Key: `${hash}.zip` },
    Handler: "index.handler",
    Environment: { Variables: variables },
  },
});

export const get = (id: string, attribute: string): object => ({ "Fn::GetAtt": [id, attribute] });

/** A table whose changes go over a queue to CloudFront, a second later. */
export const RESOURCES = {
  Table: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    },
  },
  Queue: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: 30 } },
  Www: {
    Type: "AWS::CloudFront::Distribution",
    Properties: {
      DistributionConfig: {
        Enabled: true,
        CacheTagConfig: { HeaderName: "x-tags" },
        Origins: [{ Id: "o", DomainName: "127.0.0.1:1", CustomOriginConfig: { OriginProtocolPolicy: "http-only" } }],
        DefaultCacheBehavior: {
          TargetOriginId: "o",
          ViewerProtocolPolicy: "allow-all",
          CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
      },
    },
  },
  Forward: lambda("forward", {
    QUEUE_URL: { Ref: "Queue" },
    TAGWIRE_TABLES: { "Fn::Join": ["", ['{"Things":"', { Ref: "Table" }, '"}']] },
  }),
  Purge: lambda("purge", {
    DISTRIBUTION: { Ref: "Www" },
    TAGWIRE_EDGES: { "Fn::Sub": '{"www":"${Www}"}' },
  }),
  Changes: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      EventSourceArn: get("Table", "StreamArn"),
      FunctionName: get("Forward", "Arn"),
      StartingPosition: "TRIM_HORIZON",
    },
  },
  Messages: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: { EventSourceArn: get("Queue", "Arn"), FunctionName: { Ref: "Purge" } },
  },
  Role: { Type: "AWS::IAM::Role", Properties: {} },
} satisfies Readonly<Record<string, TemplateResource>>;

/**
 * Writes the assembly of an app small enough to start in no time, and removes it when the test ends.
 *
 * @param more - further resources, or others in place of those there are; `undefined` leaves one out.
 * @param codes - of functions, by the name that {@link lambda} is given.
 */
export function tinyApp(
  more: Readonly<Record<string, TemplateResource | undefined>> = {},
  codes: Readonly<Record<string, string>> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), "tiny-app-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const write = (file: string, content: unknown): void => writeFileSync(join(directory, file), JSON.stringify(content));
  const all = { ...CODES, ...codes };
  for (const [hash, code] of Object.entries(all)) {
    mkdirSync(join(directory, hash));
    writeFileSync(join(directory, hash, "index.mjs"), code);
  }
  write("assets.json", {
    files: Object.fromEntries(Object.keys(all).map((path) => [path, { source: { path } }])),
  });
  write("tiny.json", { Resources: { ...RESOURCES, ...more } });
  write("manifest.json", {
    artifacts: {
      assets: { type: "cdk:asset-manifest", properties: { file: "assets.json" } },
      Tiny: {
        type: "aws:cloudformation:stack",
        dependencies: ["assets"],
        properties: { templateFile: "tiny.json" },
      },
    },
  });
  return directory;
}
