import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { grantKey } from "./grant-key.ts";

/** Lets a function send messages, and no more: CDK's `grantSendMessages` lets it use a queue's key for anything. */
export function grantSend(queue: IQueue, fn: IFunction): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  grantKey(queue.encryptionMasterKey, fn, "sqs:send");
}
