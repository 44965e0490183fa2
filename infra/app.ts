import { App } from "aws-cdk-lib/core";
import { CACHE_METRICS } from "../functions/demo-site/cache-metrics.ts";
import config from "../tagwire.config.ts";
import { bundledCode } from "./bundling/bundled-code.ts";
import { PIPELINE_FUNCTIONS } from "./bundling/function-entries.ts";
import { DemoStack } from "./stacks/demo-stack.ts";
import { TagwireStack } from "./stacks/tagwire-stack.ts";

const configFile = new URL("../tagwire.config.ts", import.meta.url);
const code = bundledCode(configFile, [...PIPELINE_FUNCTIONS, "demo-site"]);

export const app = new App({
  analyticsReporting: false,
  // Here and not in cdk.json: this file run by itself must give what the CDK CLI gives.
  context: {
    "@aws-cdk/aws-iam:minimizePolicies": true,
    "@aws-cdk/core:validateAgainstDefaultRules": true,
    // CloudFormation refuses to delete what Tagwire still listens to.
    "@aws-cdk/core:defaultCrossStackReferences": "strong",
  },
});

const demo = new DemoStack(app, "Demo", {
  description: "tagwire demo: a catalogue in DynamoDB, cached by CloudFront and Redis",
  code: code["demo-site"],
  tagHeader: config.edges.www.tagHeader,
});

new TagwireStack(app, "Tagwire", {
  description: "tagwire: a write to DynamoDB purges CloudFront and Redis",
  config,
  configFile,
  code,
  tables: { Products: demo.products },
  edges: { www: demo.www },
  redis: { main: demo.redis },
  cacheMetrics: CACHE_METRICS,
});
