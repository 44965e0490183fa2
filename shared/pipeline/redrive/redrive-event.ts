import type { WaitingKind } from "./waiting-kind.ts";

/** What becomes of what had failed. */
export type RedriveEvent =
  | { readonly type: "dead-letters-kept"; readonly kind: WaitingKind; readonly messages: number }
  | {
      /** Something that had failed is done. */
      readonly type: "redriven";
      readonly kind: WaitingKind;
      readonly object: string;
      readonly attempts: number;
      readonly ms: number;
    }
  | {
      readonly type: "redrive-failed";
      readonly kind: WaitingKind;
      readonly object: string;
      readonly attempts: number;
      readonly error: string;
      readonly retryInMs: number;
    }
  | {
      /** The environment does not let it happen: it waits for a person, and no try was counted. */
      readonly type: "redrive-held";
      /** An object, a queue, the bucket. */
      readonly what: string;
      readonly holds: number;
      readonly error: string;
      readonly retryInMs: number;
    }
  | {
      /** What stands for it is purged; the object itself lies in the archive. */
      readonly type: "redrive-gave-up";
      readonly kind: WaitingKind;
      readonly object: string;
      readonly attempts: number;
      readonly error: string;
    }
  | {
      /** After each run. */
      readonly type: "redrive-backlog";
      readonly left: number;
      /** Age of what has waited longest; 0 when nothing waits. */
      readonly oldestMs: number;
      readonly held: number;
      readonly archived: number;
    };
