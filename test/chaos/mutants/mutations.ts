/** A text of the source, in place of which another one stands. */
interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A bug on purpose. */
export interface Mutation {
  readonly what: string;
  readonly patches: readonly Patch[];
}

/** Bugs that would each break a promise. All but one of them pass on a day without faults. */
export const MUTATIONS: readonly Mutation[] = [
  {
    what: "a tag dropped",
    patches: [
      {
        file: "shared/pipeline/edge/batch-requests.ts",
        from: "...stale.tags.map(",
        to: "...stale.tags.slice(1).map(",
      },
    ],
  },
  {
    what: "edges before Redis",
    patches: [
      {
        file: "shared/pipeline/pipeline.ts",
        from: 'const failedCaches = await purgeObjects(work.objects, "change", run);',
        to: `await queueItems(askEarly(nameItems(work.requests, records), new Set(Object.keys(config.edges))), run);
             const failedCaches = await purgeObjects(work.objects, "change", run);`,
      },
      {
        file: "shared/pipeline/pipeline.ts",
        from: "queueItems(askEarly(asked.requests, edgesAgain), run),",
        to: "Promise.resolve([]),",
      },
      {
        file: "shared/pipeline/later/make-later-purge.ts",
        from: "const failedCaches = await purgeObjects(",
        to: "await queueItems(purge.edges, run); const failedCaches = await purgeObjects(",
      },
    ],
  },
  {
    what: "a plan not stored before the call",
    patches: [
      {
        file: "shared/pipeline/purge/plan-and-send.ts",
        from: "await ledger.store(shift.lease, { plans: [plan], state: recorded(state) }, shift.turn.signal);",
        to: "",
      },
    ],
  },
  {
    what: "a later purge never made",
    patches: [{ file: "shared/pipeline/later/keep-later.ts", from: "await laterQueue.keep(purges, signal);", to: "" }],
  },
  {
    what: "the second purge skipped",
    patches: [
      {
        file: "shared/pipeline/later/later-purges.ts",
        from: "if (plainKeys || handWritten.length > 0) {",
        to: "if (false) {",
      },
    ],
  },
  {
    what: "messages taken for sent that were not",
    patches: [
      {
        file: "shared/adapters/aws/send-messages.ts",
        from: "const failed = places.filter((place) => !taken.has(place));",
        to: "const failed: readonly number[] = [];",
      },
    ],
  },
];
