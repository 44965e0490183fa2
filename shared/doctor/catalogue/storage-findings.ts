import type { FindingKind } from "../finding.ts";

/** Tables, queues and the parking bucket. */
export const STORAGE_FINDINGS = {
  "table-missing": {
    severity: "error",
    meaning: "the table is gone",
    why: "nothing of it can be read or purged",
    mend: "restore it, or take its sources out of the config",
  },
  "stream-off": {
    severity: "error",
    meaning: "the table has no stream",
    why: "writes reach nobody, and every page of its items goes stale; the doctor orders coarse purges until it is mended",
    mend: "switch the stream on with NEW_AND_OLD_IMAGES, and deploy: it has a new ARN",
  },
  "stream-view": {
    severity: "error",
    meaning: "the stream does not carry both images of an item",
    why: "what an item showed before a write is not told: pages under its old category, name or key stay stale",
    mend: "switch the stream off and on again with NEW_AND_OLD_IMAGES, and deploy: it has a new ARN",
  },
  "queue-missing": {
    severity: "error",
    meaning: "the queue is gone",
    why: "what should wait there can't be kept: purges are lost or held up",
    mend: "deploy again",
  },
  "queue-changed": {
    severity: "warning",
    meaning: "the queue's settings are not the ones that were deployed",
    why: "messages come too soon, too late or too often, or are forgotten before an outage is over",
    mend: "deploy again, or pass the wanted values in `overrides.…queue`",
  },
  "queue-backlog": {
    severity: "warning",
    meaning: "more messages wait than a healthy pipeline ever has",
    why: "purges are late; every message that is forgotten after the queue's retention is a page that stays stale",
    mend: "look at the consumer's errors and throttles, and whether CloudFront or Redis refuses us",
  },
  "dead-letters-missing": {
    severity: "error",
    meaning: "the queue has no dead-letter queue, or another one",
    why: "a message that fails too often vanishes, and with it the purges it stood for",
    mend: "deploy again",
  },
  "dead-letters-short": {
    severity: "error",
    meaning: "the dead-letter queue keeps messages no longer than the queue itself",
    why: "SQS counts from the first send: what dies late in the queue is forgotten before anybody can look at it",
    mend: "deploy again: 14 days for dead letters",
  },
  "dead-letters-waiting": {
    severity: "warning",
    meaning: "messages that failed too often wait in the dead-letter queue",
    why: "the purges they stand for were not made; redrive takes them within minutes, so that many, or the same ones long, mean that it does not run",
    mend: "look at redrive's log, or run `npx tagwire redrive`",
  },
  "bucket-missing": {
    severity: "error",
    meaning: "the parking bucket is gone",
    why: "what can't be handled, and batches Lambda gives up, can't be kept: those changes are lost",
    mend: "deploy again; a bucket that was deleted by hand must be made again under its name",
  },
  "bucket-unwritable": {
    severity: "error",
    meaning: "the parking bucket takes no objects",
    why: "what can't be handled, and batches Lambda gives up, can't be kept: those changes are lost",
    mend: "look at the bucket's policy and, if it is encrypted with your own key, at the key and its policy",
  },
} satisfies Readonly<Record<string, FindingKind>>;
