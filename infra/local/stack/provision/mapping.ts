import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { EventSourceMapping, type EventSourceMappingOptions } from "../../lambda/event-source-mapping.ts";
import { readQueueSettings } from "../../lambda/queue/queue-settings.ts";
import { startQueueMapping } from "../../lambda/queue-mapping.ts";
import { Checkpoints } from "../../lambda/stream/checkpoints.ts";
import {
  bucketDestination,
  type FailureDestination,
  messageDestination,
} from "../../lambda/stream/failure-destination.ts";
import { readStreamSettings } from "../../lambda/stream/stream-settings.ts";
import { startStreamMapping } from "../../lambda/stream-mapping.ts";
import { mappingMetrics } from "../../metrics/mapping-metrics.ts";
import { type Provision, type Provisioned, type Resource, sameProperties, type Workbench } from "../workbench.ts";

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
}

/** How a kind of source is polled. */
type Polling = Pick<EventSourceMappingOptions, "check" | "consume">;

/** `AWS::Lambda::EventSourceMapping` of a DynamoDB stream or a queue. */
export const provisionMapping: Provision = async (resource, bench) => {
  const { properties, logicalId } = resource;
  const { EventSourceArn, FunctionName } = properties as unknown as MappingProperties;
  const sourceArn = bench.streams.get(EventSourceArn) ?? EventSourceArn;
  const target = [...bench.functions.values()].find(({ name, arn }) => name === FunctionName || arn === FunctionName);
  if (!target) throw new Error(`${logicalId}: there is no function ${FunctionName}`);
  const uuid = randomUUID();
  const tell = (text: string): void => bench.onLog({ function: `mapping of ${target.name}`, stream: "stderr", text });
  const polling = sourceArn.startsWith("arn:aws:sqs:")
    ? pollQueue(sourceArn, await queueUrl(sourceArn, bench), bench, tell)
    : pollStream({ uuid, streamArn: sourceArn, functionArn: target.arn }, bench, tell);
  const mapping = new EventSourceMapping({
    ...polling,
    uuid,
    sourceArn,
    functionArn: target.arn,
    properties,
    invoke: target.invoke,
    clock: bench.clock,
  });
  bench.mappings.set(uuid, mapping);
  bench.closers.push(() => mapping.stop());
  return mapped(mapping, resource, bench);
};

function mapped(mapping: EventSourceMapping, resource: Resource, bench: Workbench): Provisioned {
  const remove = async (): Promise<void> => {
    await mapping.stop();
    bench.mappings.delete(mapping.uuid);
  };
  const update = async (next: Resource): Promise<Provisioned> => {
    if (sameProperties(resource, next)) return mapped(mapping, next, bench);
    const { EventSourceArn, FunctionName } = next.properties;
    if (
      EventSourceArn === resource.properties["EventSourceArn"] &&
      FunctionName === resource.properties["FunctionName"]
    ) {
      await mapping.settled();
      mapping.update(next.properties);
      await mapping.settled();
      return mapped(mapping, next, bench);
    }
    // As CloudFormation does: another one first, then this one goes.
    const replacement = await provisionMapping(next, bench);
    await remove();
    return replacement;
  };
  return { ref: mapping.uuid, attributes: { Id: mapping.uuid }, update, remove };
}

type Tell = (problem: string) => void;

function pollQueue(queueArn: string, url: string, { clients, clock }: Workbench, tell: Tell): Polling {
  return {
    check: (properties) => readQueueSettings(properties, queueArn),
    consume: (properties, { invoke, onProblem }) =>
      startQueueMapping({
        properties,
        queueArn,
        queueUrl: url,
        sqs: clients.sqs,
        invoke,
        onProblem: both(tell, onProblem),
        time: clock,
      }),
  };
}

interface Stream {
  readonly uuid: string;
  readonly streamArn: string;
  readonly functionArn: string;
}

function pollStream({ uuid, streamArn, functionArn }: Stream, bench: Workbench, tell: Tell): Polling {
  const checkpoints = new Checkpoints();
  return {
    check: (properties) => failureDestination(uuid, readStreamSettings(properties).failureArn, bench),
    consume: (properties, { invoke, onProblem }) =>
      startStreamMapping({
        properties,
        streamArn,
        functionArn,
        streams: bench.clients.streams,
        ...(bench.pollMs !== undefined && { pollMs: bench.pollMs }),
        checkpoints,
        invoke,
        onProblem: both(tell, onProblem),
        onCounted: mappingMetrics({
          metrics: bench.cloudwatch.metrics,
          clock: bench.clock,
          uuid,
          functionArn,
          properties,
        }),
        time: bench.clock,
        onFailure: failureDestination(uuid, readStreamSettings(properties).failureArn, bench),
      }),
  };
}

const both =
  (first: Tell, second: Tell): Tell =>
  (problem) => {
    first(problem);
    second(problem);
  };

function failureDestination(
  mappingId: string,
  arn: string | undefined,
  bench: Workbench,
): FailureDestination | undefined {
  if (arn === undefined) return undefined;
  const { s3, sqs } = bench.clients;
  if (arn.startsWith("arn:aws:s3:::")) {
    const Bucket = arn.slice("arn:aws:s3:::".length);
    return bucketDestination(mappingId, (Key, Body) => s3.send(new PutObjectCommand({ Bucket, Key, Body })));
  }
  if (!arn.startsWith("arn:aws:sqs:")) throw new Error(`failure destination ${arn} does not run locally`);
  return messageDestination(async (MessageBody) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(arn, bench), MessageBody }));
  });
}

async function queueUrl(arn: string, { clients }: Workbench): Promise<string> {
  const QueueName = arn.split(":").at(-1);
  const { QueueUrl = "" } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}
