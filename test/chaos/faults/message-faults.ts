import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from "@aws-sdk/client-sqs";
import type { Fault, LocalCall } from "../../../infra/local/service.ts";

interface BatchSend {
  readonly QueueUrl: string;
  readonly Entries: readonly SendMessageBatchRequestEntry[];
}

/** How ids of entries begin that a fault sends itself. */
const OWN = "chaos-";

/** Whether a fault made the call: it is left alone. */
export function isOwn({ operation, body }: LocalCall): boolean {
  return operation === "SendMessageBatch" && (body as BatchSend).Entries.every(({ Id }) => Id?.startsWith(OWN));
}

/** Sends what was just sent once more: at least once may be twice. */
export async function sendTwice({ body }: LocalCall, sqs: SQSClient): Promise<void> {
  const { QueueUrl, Entries } = body as BatchSend;
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: Entries.map(owned) }));
}

/** Takes every other message of a batch, the first not among them, and answers as SQS does then. */
export async function sendInPart({ body }: LocalCall, sqs: SQSClient): Promise<Fault> {
  const { QueueUrl, Entries } = body as BatchSend;
  const taken = Entries.filter((_, at) => at % 2 === 1);
  const { Successful = [] } =
    taken.length === 0 ? {} : await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: taken.map(owned) }));
  const answer = {
    Successful: Successful.map((entry) => ({ ...entry, Id: entry.Id?.slice(OWN.length) })),
    Failed: Entries.filter((_, at) => at % 2 === 0).map(({ Id }) => {
      return { Id, SenderFault: false, Code: "InternalError", Message: "chaos" };
    }),
  };
  return { kind: "answer", status: 200, body: JSON.stringify(answer), contentType: "application/x-amz-json-1.0" };
}

const owned = (entry: SendMessageBatchRequestEntry): SendMessageBatchRequestEntry => ({ ...entry, Id: OWN + entry.Id });
