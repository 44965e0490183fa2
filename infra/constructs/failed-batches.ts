import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { DlqDestinationConfig, IEventSourceDlq, IEventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { grantPutObjects, inAccountOf } from "./grant-put-objects.ts";

/**
 * Keeps batches that a stream mapping gave up on, whole, in a bucket.
 *
 * Lambda needs to put and to list. CDK's own destination lets the function read and delete as well.
 */
export class FailedBatches implements IEventSourceDlq {
  readonly #bucket: IBucket;

  constructor(bucket: IBucket) {
    this.#bucket = bucket;
  }

  bind(_mapping: IEventSourceMapping, fn: IFunction): DlqDestinationConfig {
    const { bucketArn } = this.#bucket;
    grantPutObjects(this.#bucket, fn);
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucketArn], conditions: inAccountOf(fn) }),
    );
    return { destination: bucketArn };
  }
}
