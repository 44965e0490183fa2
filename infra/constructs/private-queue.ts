import { QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";

/** Encrypted, reached by TLS only, and for messages as large as SQS takes: CloudFormation's default was once a quarter. */
export const PRIVATE_QUEUE = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  maxMessageSizeBytes: 1_048_576,
} satisfies QueueProps;
