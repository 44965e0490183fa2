/** What waits in the parking lot. */
export type WaitingKind =
  /** A batch that the stream gave up, whole, as Lambda wrote it. */
  | "failed-batch"
  /** A change that could not be handled. All of its source was purged when it was parked. */
  | "parked-change"
  /** A message of the edge queue that was received too often. */
  | "dead-edge-message"
  /** A purge kept for later that was received too often. */
  | "dead-later-purge";

/** Where objects of each kind begin. Lambda chooses the first, the parking adapter the second. */
const PREFIXES = {
  "failed-batch": "aws/lambda/",
  "parked-change": "parked/",
  "dead-edge-message": "dead/edge/",
  "dead-later-purge": "dead/later/",
} as const satisfies Record<WaitingKind, string>;

/** @returns nothing for an object that somebody else put there. */
export function waitingKind(key: string): WaitingKind | undefined {
  return KINDS.find((kind) => key.startsWith(PREFIXES[kind]));
}

/** Key under which a dead letter waits: the same whenever it is received. */
export function deadLetterKey(kind: "dead-edge-message" | "dead-later-purge", messageId: string): string {
  return `${PREFIXES[kind]}${messageId.replace(/[^\w.-]/g, "_")}.json`;
}

const KINDS = Object.keys(PREFIXES) as readonly WaitingKind[];

/** Whether an object of this kind may be put once more after it was put away: a queue may bring its message again. */
export function comesBack(kind: WaitingKind): kind is "dead-edge-message" | "dead-later-purge" {
  return kind === "dead-edge-message" || kind === "dead-later-purge";
}
