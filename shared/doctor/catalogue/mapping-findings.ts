import type { FindingKind } from "../finding.ts";

/** Event source mappings: how a stream or a queue reaches its function. */
export const MAPPING_FINDINGS = {
  "mapping-missing": {
    severity: "error",
    meaning: "the event source mapping is gone",
    why: "no function is told of anything written or queued here, and after 24 hours a stream forgets it",
    mend: "deploy again: CloudFormation makes it anew once its logical id changed or the old resource was removed",
  },
  "mapping-disabled": {
    severity: "error",
    meaning: "the event source mapping is switched off",
    why: "what is written or queued here waits, and a stream forgets it after 24 hours",
    mend: "aws lambda update-event-source-mapping --uuid UUID --enabled",
  },
  "mapping-on-old-stream": {
    severity: "error",
    meaning: "the mapping reads a stream that is not the table's current one",
    why: "changes made since the stream was replaced reach nobody; the doctor orders coarse purges until it is mended",
    mend: "deploy with the current stream (a table imported with `tableStreamArn` needs the new ARN)",
  },
  "mapping-batch-size": {
    severity: "warning",
    meaning: "the batch size is not the one that was deployed",
    why: "small batches fold fewer changes into one purge, which costs CloudFront items; large ones are slow to try again",
    mend: "deploy again, or pass the wanted value in `overrides.…eventSource.batchSize`",
  },
  "mapping-parallelization": {
    severity: "warning",
    meaning: "the number of batches in work at the same time is not the one that was deployed",
    why: "fewer lanes fall behind when Redis is slow, more of them split what one purge would have covered",
    mend: "deploy again, or set `parallelizationFactor`",
  },
  "mapping-bisect": {
    severity: "error",
    meaning: "a failing batch is no longer halved",
    why: "one change that ends the function takes the whole batch with it, again and again, until all of it is given up",
    mend: "aws lambda update-event-source-mapping --uuid UUID --bisect-batch-on-function-error, or deploy again",
  },
  "mapping-retries": {
    severity: "error",
    meaning: "the number of retries is not the one that was deployed",
    why: "with too few a short outage ends in the failure destination; with no limit one bad batch holds a shard up for a day",
    mend: "deploy again, or pass the wanted value in `overrides.…eventSource.retryAttempts`",
  },
  "mapping-record-age": {
    severity: "error",
    meaning: "the age at which changes are given up is not the one that was deployed",
    why: "changes are given up too early, or so late that the stream has forgotten them before they were kept",
    mend: "deploy again, or set `maxRecordAge`",
  },
  "mapping-item-failures": {
    severity: "error",
    meaning: "ReportBatchItemFailures is off",
    why: "what the function says it could not do counts as done: those changes are never purged",
    mend: "aws lambda update-event-source-mapping --uuid UUID --function-response-types ReportBatchItemFailures",
  },
  "mapping-filters": {
    severity: "error",
    meaning: "the filters are not the ones that were deployed",
    why: "changes of items that a rule waits for may be dropped before any function sees them",
    mend: "deploy again: filters come from the sources' `match`",
  },
  "mapping-without-destination": {
    severity: "error",
    meaning: "there is no failure destination",
    why: "a batch that is given up vanishes, and nobody can purge what it made stale",
    mend: "deploy again",
  },
  "mapping-other-destination": {
    severity: "error",
    meaning: "the failure destination is not the parking bucket",
    why: "redrive looks in the parking bucket only: batches that are given up elsewhere are never tried again",
    mend: "deploy again",
  },
  "mapping-problem": {
    severity: "warning",
    meaning: "Lambda says that its last try went wrong",
    why: "changes wait while this lasts, and are given up when it lasts too long",
    mend: "read the function's log; permissions and throttling show here first",
  },
} satisfies Readonly<Record<string, FindingKind>>;
