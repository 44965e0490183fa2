import type { FindingKind } from "../finding.ts";

/** Schedules, alarms, and whom they tell. */
export const ALARM_FINDINGS = {
  "schedule-missing": {
    severity: "error",
    meaning: "the schedule is gone",
    why: "what it rings for is never done",
    mend: "deploy again",
  },
  "schedule-disabled": {
    severity: "error",
    meaning: "the schedule is switched off",
    why: "what it rings for is never done",
    mend: "aws events enable-rule --name NAME",
  },
  "schedule-changed": {
    severity: "warning",
    meaning: "the schedule is not the one that was deployed",
    why: "what it rings for comes too rarely, or costs more than it should",
    mend: "deploy again",
  },
  "alarm-missing": {
    severity: "error",
    meaning: "an alarm is gone",
    why: "nobody is told when what it watches goes wrong",
    mend: "deploy again",
  },
  "alarm-silent": {
    severity: "error",
    meaning: "an alarm tells nobody: it has no action, or its actions are switched off",
    why: "nobody is told when what it watches goes wrong",
    mend: "aws cloudwatch enable-alarm-actions --alarm-names NAME, or deploy again with a topic",
  },
  "alarm-ringing": {
    severity: "warning",
    meaning: "an alarm rings",
    why: "see its own words, and its place in the runbook",
    mend: "docs/runbook.md, under the alarm's name",
  },
  "topic-missing": {
    severity: "error",
    meaning: "the topic of the alarms is gone",
    why: "no alarm reaches anybody",
    mend: "deploy again, and subscribe",
  },
  "topic-unheard": {
    severity: "warning",
    meaning: "nobody is subscribed to the topic of the alarms",
    why: "no alarm reaches anybody",
    mend: "aws sns subscribe --topic-arn ARN --protocol email --notification-endpoint YOU",
  },
  "topic-unconfirmed": {
    severity: "warning",
    meaning: "all subscriptions to the topic of the alarms wait for confirmation",
    why: "no alarm reaches anybody",
    mend: "confirm by the link in the mail that AWS sent, or subscribe again",
  },
} satisfies Readonly<Record<string, FindingKind>>;
