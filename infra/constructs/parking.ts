import { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { acknowledge } from "./acknowledgements.ts";
import { grantPutObjects } from "./grant-put-objects.ts";
import { grantSend } from "./grant-send.ts";
import { privateQueue } from "./private-queue.ts";

export interface ParkingProps {
  /**
   * What becomes of the bucket when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Encrypts what is parked, and its pointers.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
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
    const { encryptionKey } = props;

    this.bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      lifecycleRules: [{ expiration: PARKED_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...props.overrides?.bucket,
    });
    this.queue = new Queue(this, "Pointers", {
      ...privateQueue(encryptionKey),
      retentionPeriod: POINTER_RETENTION,
      ...props.overrides?.queue,
    });
    acknowledge(this.bucket, "parkingBucket");
    acknowledge(this.queue, "parkedPointers");
  }

  /** Lets a function park changes, and tells it where. */
  grantPark(fn: Function): void {
    grantPutObjects(this.bucket, fn);
    grantSend(this.queue, fn);
    fn.addEnvironment(ENV.parkedBucket, this.bucket.bucketName);
    fn.addEnvironment(ENV.parkedQueueUrl, this.queue.queueUrl);
  }
}
