import { Stack } from "aws-cdk-lib/core";
import { type Conditions, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { grantKey } from "./grant-key.ts";

/** Lets a function put objects, and no more: CDK's `grantPut` adds tags, legal holds and retention. */
export function grantPutObjects(bucket: IBucket, fn: IFunction): void {
  const resources = [bucket.arnForObjects("*")];
  fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:PutObject"], resources, conditions: inAccountOf(fn) }));
  grantKey(bucket.encryptionKey, fn, "s3:put");
}

/** Only in the function's own account, whoever may own a bucket of that name one day. */
export function inAccountOf(fn: IFunction): Conditions {
  return { StringEquals: { "s3:ResourceAccount": Stack.of(fn).account } };
}
