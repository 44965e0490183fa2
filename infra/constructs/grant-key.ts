import { Stack } from "aws-cdk-lib/core";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IFunction } from "aws-cdk-lib/aws-lambda";

/**
 * What a service asks of a customer's key on behalf of a role, as its documentation lists it. Action by action: CDK's own
 * grants end in `*`.
 */
export const KEY_ACTIONS = {
  "sqs:send": ["kms:Decrypt", "kms:GenerateDataKey"],
  "sqs:receive": ["kms:Decrypt"],
  "s3:put": ["kms:GenerateDataKey"],
  "s3:get": ["kms:Decrypt"],
  "sns:publish": ["kms:Decrypt", "kms:GenerateDataKey"],
  "dynamodb:rows": [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ],
} as const;

/** Lets a function use a key through one service, and for nothing else. Without a key AWS uses its own, for everybody. */
export function grantKey(key: IKey | undefined, fn: IFunction, use: keyof typeof KEY_ACTIONS): void {
  if (!key) return;
  const [service = ""] = use.split(":");
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [...KEY_ACTIONS[use]],
      resources: [key.keyArn],
      conditions: { StringEquals: { "kms:ViaService": `${service}.${Stack.of(fn).region}.amazonaws.com` } },
    }),
  );
}
