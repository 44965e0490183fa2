import { Token } from "aws-cdk-lib/core";
import type { Rule } from "aws-cdk-lib/aws-events";
import type { IEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { filterFingerprint } from "../../shared/doctor/filter-fingerprint.ts";
import type { ExpectedQueue, ExpectedSchedule, StreamSettings } from "../../shared/doctor/expected.ts";
import { synthesized } from "./synthesized.ts";

/** What a stream's mapping is to be like. @param destination - where what it gives up goes. */
export function expectedStream(mapping: IEventSourceMapping, destination: string): StreamSettings {
  const properties = synthesized(mapping);
  return {
    batchSize: number(properties["BatchSize"], 100),
    parallelization: number(properties["ParallelizationFactor"], 1),
    bisects: properties["BisectBatchOnFunctionError"] === true,
    retries: number(properties["MaximumRetryAttempts"], UNLIMITED),
    maxAgeSeconds: number(properties["MaximumRecordAgeInSeconds"], UNLIMITED),
    reportsItemFailures: JSON.stringify(properties["FunctionResponseTypes"] ?? []).includes("ReportBatchItemFailures"),
    destination,
  };
}

/** Names the filters a mapping is to have; `undefined` without any. */
export function expectedFilters(mapping: IEventSourceMapping): string | undefined {
  const { Filters = [] } = (synthesized(mapping)["FilterCriteria"] ?? {}) as {
    readonly Filters?: readonly { readonly Pattern: string }[];
  };
  return filterFingerprint(Filters.map(({ Pattern }) => Pattern));
}

/** Where two mappings are to differ. */
export function differenceOf(settings: StreamSettings, common: StreamSettings): Partial<StreamSettings> | undefined {
  const known: Readonly<Record<string, unknown>> = { ...common };
  const differing = Object.entries(settings).filter(([name, value]) => value !== known[name]);
  return differing.length === 0 ? undefined : Object.fromEntries(differing);
}

/** What a queue is to be like. */
export function expectedQueue(queue: Queue): Pick<ExpectedQueue, "name" | "retentionSeconds" | "visibilitySeconds"> {
  const properties = synthesized(queue);
  return {
    name: queue.queueName,
    retentionSeconds: number(properties["MessageRetentionPeriod"], 345_600),
    visibilitySeconds: number(properties["VisibilityTimeout"], 30),
  };
}

/** What a schedule is to be like; `undefined` when it is meant to be off. */
export function expectedSchedule(rule: Rule): ExpectedSchedule | undefined {
  const { State, ScheduleExpression: expression } = synthesized(rule);
  return State === "DISABLED" ? undefined : { rule: rule.ruleName, expression: String(expression) };
}

/** Lambda's own way to say "no limit". */
const UNLIMITED = -1;

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" && !Token.isUnresolved(value) ? value : otherwise;
}
