import type { BatchResultErrorEntry } from "@aws-sdk/client-sqs";

/** What SQS says of one message among others of a call, as an error: by its name it can be told what is to blame. */
export function refusedEntry({ Code = "Refused" }: BatchResultErrorEntry): Error {
  return Object.assign(new Error(Code), { name: Code });
}
