import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { type QueueMappingOptions, startQueueMapping } from "../../lambda/queue-mapping.ts";
import {
  bucketDestination,
  type FailureDestination,
  messageDestination,
} from "../../lambda/stream/failure-destination.ts";
import { startStreamMapping } from "../../lambda/stream-mapping.ts";
import type { Poller, Provision, Workbench } from "../workbench.ts";

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

/** `AWS::Lambda::EventSourceMapping` of a DynamoDB stream or a queue. */
export const provisionMapping: Provision = async (resource, bench) => {
  const { properties, logicalId } = resource;
  const { EventSourceArn, FunctionName, DestinationConfig } = properties as unknown as MappingProperties;
  const sourceArn = bench.streams.get(EventSourceArn) ?? EventSourceArn;
  const target = [...bench.functions.values()].find(({ name, arn }) => name === FunctionName || arn === FunctionName);
  if (!target) throw new Error(`${logicalId}: there is no function ${FunctionName}`);
  const id = randomUUID();
  const common = {
    properties,
    invoke: target.invoke,
    time: bench.clock,
    onProblem: (text: string): void => bench.onLog({ function: `mapping of ${target.name}`, stream: "stderr", text }),
  };
  const poller = sourceArn.startsWith("arn:aws:sqs:")
    ? queuePoller(sourceArn, { ...common, sqs: bench.clients.sqs, queueUrl: await queueUrl(sourceArn, bench) })
    : startStreamMapping({
        ...common,
        streams: bench.clients.streams,
        streamArn: sourceArn,
        functionArn: target.arn,
        ...(await failureDestination(id, DestinationConfig?.OnFailure?.Destination, bench)),
      });
  bench.pollers.push(poller);
  bench.closers.push(() => poller.stop());
  return { ref: id, attributes: { Id: id } };
};

function queuePoller(queueArn: string, options: Omit<QueueMappingOptions, "queueArn">): Poller {
  const mapping = startQueueMapping({ ...options, queueArn });
  return { queueName: queueArn.split(":").at(-1) ?? "", idle: () => mapping.idle(), stop: () => mapping.stop() };
}

async function failureDestination(
  mappingId: string,
  arn: string | undefined,
  bench: Workbench,
): Promise<{ readonly onFailure?: FailureDestination }> {
  if (arn === undefined) return {};
  const { s3, sqs } = bench.clients;
  if (arn.startsWith("arn:aws:s3:::")) {
    const Bucket = arn.slice("arn:aws:s3:::".length);
    return {
      onFailure: bucketDestination(mappingId, (Key, Body) => s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    };
  }
  if (!arn.startsWith("arn:aws:sqs:")) throw new Error(`failure destination ${arn} does not run locally`);
  const QueueUrl = await queueUrl(arn, bench);
  return {
    onFailure: messageDestination((MessageBody) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
  };
}

async function queueUrl(arn: string, { clients }: Workbench): Promise<string> {
  const QueueName = arn.split(":").at(-1);
  const { QueueUrl = "" } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}
