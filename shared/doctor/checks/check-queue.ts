import type { ExpectedQueue } from "../expected.ts";
import type { Found, Place } from "../finding.ts";
import type { QueueSeen } from "../observations.ts";

/** A healthy pipeline works off its queues in seconds; a message can hold thousands of items. */
const BACKLOG_MESSAGES = 1_000;

/** What is wrong with a queue. @param deadLetters - what is seen of its dead-letter queue, if it is to have one. */
export function checkQueue(
  place: Place,
  expected: ExpectedQueue,
  seen: QueueSeen | undefined,
  deadLetters: QueueSeen | undefined,
): readonly Found[] {
  if (seen === undefined) return [{ code: "queue-missing", place, what: "there is no such queue" }];
  const found: Found[] = [...checkSettings(place, expected, seen)];
  if (seen.messages > BACKLOG_MESSAGES) {
    found.push({ code: "queue-backlog", place, what: `${seen.messages} messages wait in it` });
  }
  if (expected.deadLetters === undefined || deadLetters === undefined) return found;
  if (seen.deadLetters !== deadLetters.arn) {
    const what =
      seen.deadLetters === undefined ? "it has no dead-letter queue" : `its dead letters go to ${seen.deadLetters}`;
    found.push({ code: "dead-letters-missing", place, what });
  }
  if (deadLetters.retentionSeconds <= seen.retentionSeconds) {
    const what = `it keeps messages for ${hours(seen.retentionSeconds)}, its dead-letter queue for ${hours(deadLetters.retentionSeconds)}`;
    found.push({ code: "dead-letters-short", place, what });
  }
  if (deadLetters.messages > 0) {
    found.push({ code: "dead-letters-waiting", place, what: `${deadLetters.messages} wait in its dead-letter queue` });
  }
  return found;
}

function checkSettings(place: Place, expected: ExpectedQueue, seen: QueueSeen): readonly Found[] {
  const changed = [
    ...(expected.retentionSeconds === seen.retentionSeconds
      ? []
      : [`keeps messages for ${hours(seen.retentionSeconds)}, not ${hours(expected.retentionSeconds)}`]),
    ...(expected.visibilitySeconds === seen.visibilitySeconds
      ? []
      : [`shows them again after ${seen.visibilitySeconds} s, not ${expected.visibilitySeconds} s`]),
  ];
  return changed.length === 0 ? [] : [{ code: "queue-changed", place, what: `it ${changed.join(", and ")}` }];
}

const hours = (seconds: number): string => `${+(seconds / 3_600).toFixed(1)} h`;
