import { provisionAlarm, provisionCompositeAlarm, provisionDashboard } from "./provision/alarm.ts";
import { provisionBucket } from "./provision/bucket.ts";
import { provisionDistribution, provisionPolicy } from "./provision/distribution.ts";
import { provisionFunction } from "./provision/function.ts";
import { provisionFunctionUrl } from "./provision/function-url.ts";
import { provisionHttpApi, provisionIntegration, provisionRoute } from "./provision/http-api.ts";
import { provisionMapping } from "./provision/mapping.ts";
import { provisionParameter } from "./provision/parameter.ts";
import { provisionQueue } from "./provision/queue.ts";
import { provisionRule } from "./provision/schedule.ts";
import { provisionSecret } from "./provision/secret.ts";
import { provisionTable } from "./provision/table.ts";
import { provisionSubscription, provisionTopic } from "./provision/topic.ts";
import type { Provision } from "./workbench.ts";

/** Resource types that run here. */
export const PROVISIONS: Readonly<Record<string, Provision>> = {
  "AWS::ApiGatewayV2::Api": provisionHttpApi,
  "AWS::ApiGatewayV2::Integration": provisionIntegration,
  "AWS::ApiGatewayV2::Route": provisionRoute,
  "AWS::CloudFront::CachePolicy": provisionPolicy,
  "AWS::CloudFront::Distribution": provisionDistribution,
  "AWS::CloudFront::OriginAccessControl": provisionPolicy,
  "AWS::CloudFront::OriginRequestPolicy": provisionPolicy,
  "AWS::CloudFront::ResponseHeadersPolicy": provisionPolicy,
  "AWS::CloudWatch::Alarm": provisionAlarm,
  "AWS::CloudWatch::CompositeAlarm": provisionCompositeAlarm,
  "AWS::CloudWatch::Dashboard": provisionDashboard,
  "AWS::DynamoDB::GlobalTable": provisionTable,
  "AWS::DynamoDB::Table": provisionTable,
  "AWS::Events::Rule": provisionRule,
  "AWS::Lambda::EventSourceMapping": provisionMapping,
  "AWS::Lambda::Function": provisionFunction,
  "AWS::Lambda::Url": provisionFunctionUrl,
  "AWS::S3::Bucket": provisionBucket,
  "AWS::SecretsManager::Secret": provisionSecret,
  "AWS::SNS::Subscription": provisionSubscription,
  "AWS::SNS::Topic": provisionTopic,
  "AWS::SQS::Queue": provisionQueue,
  "AWS::SSM::Parameter": provisionParameter,
};

/** Types, by how they begin, that say who may do what, or what to watch: nothing to run. */
export const INERT_TYPES: readonly string[] = [
  "AWS::ApiGatewayV2::Stage",
  "AWS::CDK::Metadata",
  "AWS::IAM::",
  "AWS::KMS::",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::Permission",
  "AWS::Logs::",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
];
