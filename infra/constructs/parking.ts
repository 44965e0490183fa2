import { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { grantPutObjects } from "./grant-put-objects.ts";
import { PRIVATE_QUEUE } from "./private-queue.ts";

export interface ParkingProps {
  /**
   * What becomes of the bucket when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: {
    readonly bucket?: Partial<BucketProps>;
    readonly queue?: Partial<QueueProps>;
  };
}

/** How long parked changes and lost batches are kept: twice as long as their pointers can wait. They hold item data. */
const PARKED_RETENTION = Duration.days(30);

/** The longest that SQS keeps a message. */
const POINTER_RETENTION = Duration.days(14);

/**
 * Where changes wait that could not be handled: whole in a bucket, because the images of one item can exceed what a
 * message holds, with a pointer on a queue. Batches that a stream gave up on come to the same bucket.
 */
export class Parking extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: ParkingProps = {}) {
    super(scope, id);

    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: PARKED_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...props.overrides?.bucket,
    });
    this.queue = new Queue(this, "Pointers", {
      ...PRIVATE_QUEUE,
      retentionPeriod: POINTER_RETENTION,
      ...props.overrides?.queue,
    });
  }

  /** Lets a function park changes, and tells it where. */
  grantPark(fn: Function): void {
    grantPutObjects(this.bucket, fn);
    this.queue.grantSendMessages(fn);
    fn.addEnvironment(ENV.parkedBucket, this.bucket.bucketName);
    fn.addEnvironment(ENV.parkedQueueUrl, this.queue.queueUrl);
  }
}
