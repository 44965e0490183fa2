import { answer, type Mistakes } from "../spoil.ts";

export const bucketMistakes: Mistakes = [
  [
    "it takes nothing",
    ["bucket-unwritable"],
    answer({ service: "s3", operation: "PutObject" }, { kind: "answer", status: 403, body: "<Error/>" }),
  ],
  [
    "it is gone",
    ["bucket-missing"],
    answer({ service: "s3", operation: "PutObject" }, { kind: "answer", status: 404, body: "<Error/>" }),
  ],
];
