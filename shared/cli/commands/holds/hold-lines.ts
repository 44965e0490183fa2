import type { HoldView } from "../../../http/views.ts";
import { describeTime } from "../../output/describe-time.ts";
import type { ApiFlags } from "../../target/choose-target.ts";

/** What every command on holds takes. */
export interface HoldsFlags extends ApiFlags {
  readonly json?: boolean;
}

/** What the API answers about holds. */
export interface HoldsAnswer {
  readonly holds: readonly HoldView[];
}

/** A hold in a sentence. */
export function holdLine({ edge, until }: HoldView): string {
  return `${edge}: held until ${describeTime(until)}\n`;
}
