import { App, CfnParameter, Duration, RemovalPolicy, Stack } from "aws-cdk-lib/core";
import { OriginProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AttributeType, CfnGlobalTable, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { type Edge, TaggedDistribution, Tagwire } from "tagwire/cdk";
import config from "./fixture.config.ts";

const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
const stack = new Stack(app, "Fixture");

const string = (name: string) => ({ name, type: AttributeType.STRING });
const table = (name: string, partitionKey: string, sortKey?: string): TableV2 =>
  new TableV2(stack, name, {
    partitionKey: string(partitionKey),
    ...(sortKey !== undefined && { sortKey: string(sortKey) }),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    removalPolicy: RemovalPolicy.DESTROY,
  });
const notes = table("Notes", "id");
// Somebody changed the stream by hand, and no construct saw it: what was there before a write is not told.
if (CfnGlobalTable.isCfnResource(notes.node.defaultChild)) {
  notes.node.defaultChild.addPropertyOverride("StreamSpecification.StreamViewType", StreamViewType.NEW_IMAGE);
}

/** Host and port of a server that the test starts. */
const origin = new CfnParameter(stack, "Origin").valueAsString;
const edge = (name: keyof typeof config.edges): Edge => {
  const { distribution } = new TaggedDistribution(stack, name, {
    tagHeader: config.edges[name].tagHeader,
    defaultBehavior: { origin: new HttpOrigin(origin, { protocolPolicy: OriginProtocolPolicy.HTTP_ONLY }) },
  });
  // Purges are counted here: none may come by itself.
  return { distribution, probe: false };
};

new Tagwire(stack, "Tagwire", {
  config,
  configFile: new URL("fixture.config.ts", import.meta.url),
  tables: { Catalog: table("Catalog", "pk", "sk"), Articles: table("Articles", "slug"), Notes: notes },
  edges: { www: edge("www"), api: edge("api") },
  redis: { main: { url: "https://fixture.upstash.io", token: new Secret(stack, "Token") } },
  removalPolicy: RemovalPolicy.DESTROY,
  // Code that hangs does so by the machine's clock: the deployed 30 seconds would be too long to watch.
  overrides: { changePurger: { function: { timeout: Duration.seconds(5) } } },
});
