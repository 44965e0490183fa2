import { randomUUID } from "node:crypto";
import type { HttpAnswer, HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { Intercept } from "../service.ts";
import type { Alarms, LocalAlarm } from "./alarms.ts";
import type { AlarmState } from "./evaluate-alarm.ts";
import { metricData, type MetricDataInput } from "./metric-data.ts";
import type { MetricStore } from "./metric-store.ts";

type Input = Readonly<Record<string, unknown>>;

class CloudWatchError extends Error {
  override readonly name = "CloudWatchError";
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** What an account has here. */
interface Account {
  readonly alarms: Alarms;
  readonly metrics: MetricStore;
}

/** Answers a request in AWS JSON 1.0. Everything fits one page: there is never a `NextToken`. */
export async function answerCloudWatch(
  { headers, body }: HttpRequest,
  { alarms, metrics }: Account,
  intercept: Intercept | undefined,
): Promise<HttpAnswer> {
  const operation = String(headers["x-amz-target"] ?? "").replace(/^.*\./, "");
  const input = (body.length > 0 ? JSON.parse(body.toString("utf8")) : {}) as Input;
  return await intercepted(intercept, [{ service: "cloudwatch", operation, body: input }], async () => {
    try {
      return answer(200, perform(operation, input, { alarms, metrics }));
    } catch (error) {
      if (!(error instanceof CloudWatchError)) throw error;
      return answer(400, { __type: error.type, message: error.message });
    }
  });
}

function perform(operation: string, input: Input, { alarms, metrics }: Account): object {
  switch (operation) {
    case "DescribeAlarms":
      return describe(input, alarms);
    case "SetAlarmState":
      return setState(input, alarms);
    case "GetMetricData":
      return metricData(input as MetricDataInput, metrics);
    default:
      throw new CloudWatchError("UnknownOperationException", `${operation} is not part of the local CloudWatch`);
  }
}

/** Without `AlarmTypes` AWS answers metric alarms only, and so does this. */
function describe(input: Input, alarms: Alarms): object {
  const {
    AlarmNames,
    AlarmNamePrefix,
    StateValue,
    AlarmTypes = ["MetricAlarm"],
  } = input as {
    readonly AlarmNames?: readonly string[];
    readonly AlarmNamePrefix?: string;
    readonly StateValue?: string;
    readonly AlarmTypes?: readonly string[];
  };
  const found = alarms
    .all()
    .filter(
      ({ name, state }) =>
        (AlarmNames?.includes(name) ?? true) &&
        name.startsWith(AlarmNamePrefix ?? "") &&
        (StateValue === undefined || state === StateValue),
    );
  const ofKind = (kind: LocalAlarm["kind"], type: string): readonly object[] =>
    AlarmTypes.includes(type) ? found.filter((alarm) => alarm.kind === kind).map(described) : [];
  return { MetricAlarms: ofKind("metric", "MetricAlarm"), CompositeAlarms: ofKind("composite", "CompositeAlarm") };
}

/** The template calls everything as the API does. */
function described({ name, arn, state, reason, sinceMs, properties }: LocalAlarm): object {
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    ...properties,
    AlarmName: name,
    AlarmArn: arn,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: sinceMs / 1_000,
    StateTransitionedTimestamp: sinceMs / 1_000,
  };
}

function setState({ AlarmName, StateValue, StateReason }: Input, alarms: Alarms): object {
  const name = String(AlarmName);
  if (!alarms.all().some((alarm) => alarm.name === name)) {
    throw new CloudWatchError("ResourceNotFound", `there is no alarm ${name}`);
  }
  alarms.set(name, StateValue as AlarmState, String(StateReason));
  return {};
}

function answer(status: number, body: object): HttpAnswer {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": randomUUID() },
    body: JSON.stringify(body),
  };
}
