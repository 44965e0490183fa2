import { App, CfnParameter, Duration, RemovalPolicy, Stack } from "aws-cdk-lib/core";
import { OriginProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AttributeType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { TaggedDistribution, Tagwire } from "tagwire/cdk";
import config from "../../kit/app/fixture.config.ts";

const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new Stack(app, "Healthy");

const string = (name: string) => ({ name, type: AttributeType.STRING });
const table = (name: string, partitionKey: string, sortKey?: string): TableV2 =>
  new TableV2(stack, name, {
    partitionKey: string(partitionKey),
    ...(sortKey !== undefined && { sortKey: string(sortKey) }),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    removalPolicy: RemovalPolicy.DESTROY,
  });

/** Host and port of a server that the test starts. */
const origin = new CfnParameter(stack, "Origin").valueAsString;
const edge = (name: keyof typeof config.edges) => ({
  // Each mistake would keep the canary waiting for a minute.
  probe: false,
  distribution: new TaggedDistribution(stack, name, {
    tagHeader: config.edges[name].tagHeader,
    defaultBehavior: { origin: new HttpOrigin(origin, { protocolPolicy: OriginProtocolPolicy.HTTP_ONLY }) },
  }).distribution,
});

// Everything the fixture has, wired as it should be, with settings of the app's own among them.
new Tagwire(stack, "Tagwire", {
  config,
  configFile: new URL("../../kit/app/fixture.config.ts", import.meta.url),
  tables: { Catalog: table("Catalog", "pk", "sk"), Articles: table("Articles", "slug"), Notes: table("Notes", "id") },
  edges: { www: { ...edge("www"), samples: { origin: `http://${origin}`, paths: ["/p/1"] } }, api: edge("api") },
  redis: { main: { url: "https://fixture.upstash.io", token: new Secret(stack, "Token") } },
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: { email: "ops@shop.example" },
  maxRecordAge: Duration.hours(3),
  overrides: {
    changePurger: { eventSource: { batchSize: 500 } },
    objectRetry: { queue: { retentionPeriod: Duration.days(2) } },
  },
});
