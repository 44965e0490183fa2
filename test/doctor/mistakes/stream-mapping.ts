import { answer, type Mistakes, streamMapping } from "../spoil.ts";

export const streamMappingMistakes: Mistakes = [
  ["it is switched off", ["mapping-disabled"], streamMapping({ Enabled: false })],
  ["its batches are smaller", ["mapping-batch-size"], streamMapping({ BatchSize: 10 })],
  ["more of its batches run at once", ["mapping-parallelization"], streamMapping({ ParallelizationFactor: 10 })],
  ["it does not bisect", ["mapping-bisect"], streamMapping({ BisectBatchOnFunctionError: false })],
  ["it tries without end", ["mapping-retries"], streamMapping({ MaximumRetryAttempts: -1 })],
  ["it gives up sooner", ["mapping-record-age"], streamMapping({ MaximumRecordAgeInSeconds: 60 })],
  ["it takes every answer for success", ["mapping-item-failures"], streamMapping({ FunctionResponseTypes: [] })],
  [
    "it drops what it gives up",
    ["mapping-without-destination"],
    streamMapping({ DestinationConfig: { OnFailure: {} } }),
  ],
  [
    "it keeps what it gives up in another bucket",
    ["mapping-other-destination"],
    streamMapping({ DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::elsewhere" } } }),
  ],
  [
    "it passes other changes on",
    ["mapping-filters"],
    streamMapping({ FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } }),
  ],
  [
    "it is gone",
    ["mapping-missing"],
    (spoiled) =>
      answer(
        { operation: "GetEventSourceMapping", target: spoiled.expected.tables["Catalog"]?.mapping },
        { kind: "answer", status: 404, body: JSON.stringify({ __type: "ResourceNotFoundException" }) },
      )(spoiled),
  ],
];
