import { Duration, RemovalPolicy } from "aws-cdk-lib/core";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { ENV } from "../../shared/env.ts";
import { ARCHIVE_PREFIX } from "../../shared/ports/parking-lot.ts";
import { acknowledge } from "./acknowledgements.ts";
import { grantKey } from "./grant-key.ts";
import { grantPutObjects, inAccountOf } from "./grant-put-objects.ts";
import { grantSend } from "./grant-send.ts";
import { grantTakeMessages } from "./grant-take-messages.ts";
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

/** How long an object is kept that was given up. What waits is kept until it is worked off: all of it holds item data. */
const ARCHIVE_RETENTION = Duration.days(30);

/** The longest that SQS keeps a message. */
const POINTER_RETENTION = Duration.days(14);

/**
 * Where changes wait that could not be handled: whole in a bucket, because the images of one item can exceed what a
 * message holds, with a pointer on a queue. Batches that a stream gave up on come to the same bucket, and dead letters.
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
      lifecycleRules: [
        { prefix: ARCHIVE_PREFIX, expiration: ARCHIVE_RETENTION },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
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

  /** Lets a function that may park also list, read, archive and remove what waits, and take pointers. */
  grantWorkOff(fn: Function): void {
    const conditions = inAccountOf(fn);
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn], conditions }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["s3:DeleteObject", "s3:GetObject"],
        resources: [this.bucket.arnForObjects("*")],
        conditions,
      }),
    );
    grantKey(this.bucket.encryptionKey, fn, "s3:get");
    grantTakeMessages(this.queue, fn);
  }
}
