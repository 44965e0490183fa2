import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { answer, type Mistakes, resourcesOf, type Spoil, template } from "../spoil.ts";

export const alarmMistakes: Mistakes = [
  ["one is gone", ["alarm-missing"], spoilAlarm((properties) => Object.assign(properties, { AlarmName: "renamed" }))],
  ["one tells nobody", ["alarm-silent"], spoilAlarm((properties) => Object.assign(properties, { AlarmActions: [] }))],
  [
    "one was told to be silent",
    ["alarm-silent"],
    spoilAlarm((properties) => Object.assign(properties, { ActionsEnabled: false })),
  ],
  [
    "one rings",
    ["alarm-ringing"],
    async ({ clients, expected }) => {
      const set = (StateValue: "ALARM" | "OK") =>
        clients.cloudwatch.send(
          new SetAlarmStateCommand({
            AlarmName: `${expected.alarms?.prefix}StreamLag`,
            StateValue,
            StateReason: "test",
          }),
        );
      await set("ALARM");
      return () => set("OK");
    },
  ],
  ["nobody hears them", ["topic-unheard"], topicSaying(0, 0)],
  ["who would hear them has not said yes", ["topic-unconfirmed"], topicSaying(0, 1)],
  [
    "their topic is gone",
    ["topic-missing"],
    answer(
      { service: "sns", operation: "GetTopicAttributes" },
      {
        kind: "answer",
        status: 404,
        contentType: "text/xml",
        body: "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code></Error></ErrorResponse>",
      },
    ),
  ],
];

function spoilAlarm(change: (properties: Record<string, unknown>) => void): Spoil {
  return template((resources) => {
    for (const { Properties } of resourcesOf(resources, "AWS::CloudWatch::Alarm", "StreamLag")) change(Properties);
  });
}

function topicSaying(confirmed: number, pending: number): Spoil {
  return answer(
    { service: "sns", operation: "GetTopicAttributes" },
    { kind: "answer", status: 200, contentType: "text/xml", body: topicAttributes(confirmed, pending) },
  );
}

function topicAttributes(confirmed: number, pending: number): string {
  const entries = Object.entries({ SubscriptionsConfirmed: confirmed, SubscriptionsPending: pending })
    .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
    .join("");
  const result = `<GetTopicAttributesResult><Attributes>${entries}</Attributes></GetTopicAttributesResult>`;
  return `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</GetTopicAttributesResponse>`;
}
