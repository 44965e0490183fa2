import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import {
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, type QueueAttributeName, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { vi } from "vitest";
import type { Fault } from "../../infra/local/service.ts";
import type { FindingCode } from "../../shared/doctor/catalogue.ts";
import type { CallPattern } from "../kit/fault-plan.ts";
import type { Page } from "../kit/fixture-site.ts";
import type { DoctorWorld, Resources } from "./doctor-world.ts";

/** Puts right what was spoiled. */
export type Mend = () => Promise<unknown>;

/** Does something wrong to a running app. */
export type Spoil = (world: DoctorWorld) => Mend | Promise<Mend>;

/** What may be wrong, what the doctor finds then, and how it comes to be. */
export type Mistakes = readonly (readonly [what: string, found: readonly FindingCode[], spoil: Spoil])[];

type MappingChange = Partial<UpdateEventSourceMappingCommandInput>;

/** Changes the mapping of a table's stream. @param undo - what brings it back, where its own words don't. */
export const streamMapping =
  (change: MappingChange, undo?: MappingChange): Spoil =>
  async (world) =>
    await changeMapping(world, world.expected.tables["Catalog"]?.mapping ?? "", change, undo);

/** Changes the mapping of a queue. */
export const queueMapping =
  (name: string, change: MappingChange): Spoil =>
  async (world) =>
    await changeMapping(world, world.expected.queues[name]?.mapping?.id ?? "", change);

async function changeMapping(
  { clients }: DoctorWorld,
  UUID: string,
  change: MappingChange,
  undo?: MappingChange,
): Promise<Mend> {
  const read = () => clients.lambda.send(new GetEventSourceMappingCommand({ UUID }));
  const update = async (values: MappingChange): Promise<void> => {
    await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...values }));
    await vi.waitUntil(async () => /^(En|Dis)abled$/.test((await read()).State ?? ""), { interval: 5 });
  };
  const before: Readonly<Record<string, unknown>> = { Enabled: true, ...(await read()) };
  const own = Object.fromEntries(Object.keys(change).map((name) => [name, before[name]]));
  await update(change);
  return () => update(undo ?? own);
}

/** Changes a queue, as the construct calls it. */
export const queue =
  (name: string, change: Partial<Record<QueueAttributeName, string>>): Spoil =>
  async ({ clients, expected }) => {
    const QueueUrl = new URL(expected.queues[name]?.name ?? "", expected.queueUrl).href;
    const AttributeNames = Object.keys(change) as QueueAttributeName[];
    const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: change }));
    return () => clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  };

/** Switches a table's stream off or, if a view is given, on with it. It does not come back as it was. */
export async function changeStream(world: DoctorWorld, table: string, view?: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES") {
  const set = (StreamSpecification: UpdateTableCommand["input"]["StreamSpecification"]) =>
    world.clients.dynamodb.send(
      new UpdateTableCommand({ TableName: world.expected.tables[table]?.name, StreamSpecification }),
    );
  if (view === undefined) await set({ StreamEnabled: false });
  else await set({ StreamEnabled: true, StreamViewType: view });
}

/** Deploys the app with another template, what the doctor expects unchanged. */
export const template =
  (change: (resources: Resources) => void): Spoil =>
  async (world) => {
    await world.redeploy(change);
    return () => world.restore();
  };

/** Lets the origin send something else. */
export const page =
  (change: Partial<Page>): Spoil =>
  (world) => {
    const before = world.page;
    world.page = { ...before, ...change };
    return async () => (world.page = before);
  };

/** Puts another text into the secret with the token. */
export const secret =
  (SecretString: string): Spoil =>
  async ({ clients, expected, stack }) => {
    const SecretId = expected.redis["main"]?.secret;
    await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    return () => clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: stack.redis.token }));
  };

/** Answers calls in place of the service. */
export const answer =
  (pattern: CallPattern, fault: Fault): Spoil =>
  ({ faults }) => {
    const planned = faults.on(pattern, () => fault);
    return async () => planned.lift();
  };

/** What EventBridge is told about the sweep's rule. */
export const sweep =
  (spoiling: string, mending: string): Spoil =>
  async ({ stack, expected }) => {
    const call = (operation: string) =>
      fetch(stack.endpoints.eventbridge, {
        method: "POST",
        headers: { "x-amz-target": `AWSEvents.${operation}` },
        body: JSON.stringify({ Name: expected.schedules["sweep"]?.rule }),
      });
    await call(spoiling);
    return () => call(mending);
  };

/** The resources of a type whose logical id contains `part`. */
export function resourcesOf(resources: Resources, type: string, part = ""): readonly Resources[string][] {
  const found = Object.entries(resources).filter(([id, { Type }]) => Type === type && id.includes(part));
  if (found.length === 0) throw new Error(`the template has no ${type} like ${part}`);
  return found.map(([, resource]) => resource);
}
