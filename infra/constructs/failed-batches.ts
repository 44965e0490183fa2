import { Stack } from "aws-cdk-lib/core";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { DlqDestinationConfig, IEventSourceDlq, IEventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";

/**
 * Keeps batches that a stream mapping gave up on, whole, in a bucket.
 *
 * Lambda needs to put and to list, and only in a bucket of this account, whoever may own the name one day. CDK's own
 * destination lets the function read and delete as well.
 */
export class FailedBatches implements IEventSourceDlq {
  readonly #bucket: IBucket;

  constructor(bucket: IBucket) {
    this.#bucket = bucket;
  }

  bind(_mapping: IEventSourceMapping, fn: IFunction): DlqDestinationConfig {
    const conditions = { StringEquals: { "s3:ResourceAccount": Stack.of(fn).account } };
    const { bucketArn } = this.#bucket;
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:PutObject"], resources: [this.#bucket.arnForObjects("*")], conditions }),
    );
    fn.addToRolePolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucketArn], conditions }));
    this.#bucket.encryptionKey?.grantEncrypt(fn);
    return { destination: bucketArn };
  }
}
