import type { ApiFlags } from "../../target/choose-target.ts";

/** How far a purge is waited for. */
export const WAITS = ["accepted", "redis", "edge", "effective"] as const;

export type Wait = (typeof WAITS)[number];

export interface PurgeFlags extends ApiFlags {
  readonly key?: readonly string[];
  readonly path?: readonly string[];
  readonly all?: boolean;
  readonly edges?: readonly string[];
  readonly dryRun?: boolean;
  readonly reason?: string;
  readonly wait: Wait;
  /** Longest to wait, in milliseconds. */
  readonly timeout?: number;
  readonly idempotencyKey?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}
