import type { Function } from "aws-cdk-lib/aws-lambda";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { grantKey } from "./grant-key.ts";

/** Lets a function receive messages and delete them: CDK's own grant is made for pollers, and lets it do more. */
export function grantTakeMessages(queue: IQueue, fn: Function): void {
  const actions = ["sqs:DeleteMessage", "sqs:ReceiveMessage"];
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: [queue.queueArn] }));
  grantKey(queue.encryptionMasterKey, fn, "sqs:receive");
}
