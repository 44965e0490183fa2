/** What a command ends with. Stable: scripts go by them. */
export const EXIT = {
  /** It is done. */
  done: 0,
  /** It failed, or is not through. */
  failed: 1,
  /** It was not asked as it can be, or what was asked for was refused. */
  refused: 2,
  /** What it needs did not answer, or did not let it in. */
  unreachable: 3,
  /** It was told to stop: Ctrl-C. */
  stopped: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
