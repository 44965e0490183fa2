/** Why something is purged as a whole although no change of it is at hand. */
export type CoarseReason =
  /** Changes were given up, after they had been tried again. */
  | "given-up"
  /** Tagwire starts on a site that is live already. */
  | "first-deploy"
  /** The rules are not what they were. */
  | "rules-changed"
  /** Changes may be missing: the stream was replaced, or nobody read it for too long. */
  | "stream-lost"
  /** A person asked for it. */
  | "asked";
