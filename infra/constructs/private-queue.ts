import type { IKey } from "aws-cdk-lib/aws-kms";
import { QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";

/** Encrypted, reached by TLS only, and for messages as large as SQS takes: CloudFormation's default was once a quarter. */
export function privateQueue(encryptionKey: IKey | undefined): QueueProps {
  return {
    ...(encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    enforceSSL: true,
    maxMessageSizeBytes: 1_048_576,
  };
}
