import { Stack, Token, Validations } from "aws-cdk-lib/core";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { IConstruct } from "constructs";

/** What cdk-nag's AwsSolutions finds and we leave as it is, each with the reason: all of it here, and nowhere else. */
const REASONS = {
  parkingBucket: {
    "AwsSolutions-S1":
      "Only tagwire's own functions are let in; who else reads what is parked is told by CloudTrail's data events, which " +
      "access logs, delivered late or not at all, don't replace. `overrides.parking.bucket.serverAccessLogsBucket` adds them.",
  },
  parkedPointers: {
    "AwsSolutions-SQS3":
      "It is itself where work goes that can't be done: each message points to an object in the parking bucket, which " +
      "outlives it.",
  },
  tokenRoutes: {
    "AwsSolutions-APIG4":
      "All paths but those below /iam are for scoped tokens, which API Gateway knows nothing of: the function checks each " +
      "request's before it looks at anything else, and answers 401 to all without one.",
  },
  demo: {
    "AwsSolutions-SMG4":
      "The Redis token is made and revoked at Upstash, which no rotation function of ours may do; the edit form's password " +
      "guards products that are made up.",
    "AwsSolutions-CFR1": "A catalogue of open source for anybody, anywhere.",
    "AwsSolutions-CFR2":
      "Nothing behind it is worth attacking, and the demo should cost nothing while nobody looks: a web ACL is $5 a month.",
    "AwsSolutions-CFR3":
      "It would collect the addresses of visitors, which nobody needs; what was purged, and why, is in the ledger.",
    "AwsSolutions-CFR4": "It has no domain of its own, and CloudFront's certificate takes no newer policy.",
  },
} as const;

/** Acknowledges findings for a construct and all below it. */
export function acknowledge(scope: IConstruct, what: keyof typeof REASONS): void {
  for (const [id, reason] of Object.entries(REASONS[what])) Validations.of(scope).acknowledge({ id, reason });
}

/** Functions below `scope` name objects of a bucket as they come, so what they may do ends in `/*`. */
export function acknowledgeObjectsOf(bucket: IBucket, scope: IConstruct): void {
  const arn: unknown = Stack.of(scope).resolve(bucket.bucketArn);
  const [logicalId] = (arn as { readonly "Fn::GetAtt"?: readonly string[] })["Fn::GetAtt"] ?? [];
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`,
    reason: "Objects of the parking bucket, whose keys are hashes and dates: which there will be nobody knows before.",
  });
}

/** The doctor looks at whatever policies a distribution has by now, so what it may read ends in `/*`. @param arns - as it is allowed them. */
export function acknowledgeAnyPolicy(arns: readonly string[], scope: IConstruct): void {
  const { account } = Stack.of(scope);
  for (const arn of arns) {
    const resource = arn.split(":").at(-1);
    const accountShown = Token.isUnresolved(account) ? "<AWS::AccountId>" : account;
    Validations.of(scope).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudfront::${accountShown}:${resource}]`,
      reason:
        "It is to find that a behaviour got another policy than was deployed: which it is nobody knows before. Policies say how " +
        "long and by what CloudFront caches, and hold no secret.",
    });
  }
}
