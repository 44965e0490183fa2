import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { bucketDestination, messageDestination, type FailureDestination } from "./failure-destination.ts";

/**
 * The failure destination an ARN names.
 *
 * @param mappingId - UUID of the event source mapping, part of the keys in a bucket.
 * @throws {Error} for anything but an S3 bucket and an SQS standard queue.
 */
export function failureDestinationAt(
  arn: string,
  mappingId: string,
  clients: { readonly s3: S3Client; readonly sqs: SQSClient },
): FailureDestination {
  const [, , service, , , name = ""] = arn.split(":");
  if (service === "s3") {
    return bucketDestination(mappingId, (key, body) =>
      clients.s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body, ContentType: "application/json" })),
    );
  }
  if (service === "sqs" && !name.endsWith(".fifo")) {
    return messageDestination(async (body) => {
      const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
      await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    });
  }
  throw new Error(`bad failure destination ${arn}: an S3 bucket or an SQS standard queue`);
}
