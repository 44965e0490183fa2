import type { CompiledSource, RuleInput } from "../../config/config.ts";
import type { Change, RawImage } from "../change/change.ts";
import { ItemView } from "../change/item-view.ts";
import { firstDifference } from "../change/same-attribute.ts";
import { matchSource } from "./match-source.ts";

/** A change as one source sees it: an image that is not of the source is absent. */
export class MatchedChange {
  readonly old: MatchedImage | undefined;
  readonly new: MatchedImage | undefined;
  #isCompared = false;
  #firstDifference: string | undefined;

  constructor(old: MatchedImage | undefined, now: MatchedImage | undefined) {
    this.old = old;
    this.new = now;
  }

  /** Name of the first attribute in which both images differ, found once for all rules; `undefined` when none does. */
  get firstDifference(): string | undefined {
    if (!this.#isCompared && this.old && this.new) this.#firstDifference = firstDifference(this.old.raw, this.new.raw);
    this.#isCompared = true;
    return this.#firstDifference;
  }
}

/** One image of a changed item that is of a source. */
export interface MatchedImage {
  readonly raw: RawImage;
  readonly view: ItemView;
  /** What rules are given. */
  readonly input: RuleInput;
}

/** Matches each image on its own, so that an item that moves out of a source, or into it, is seen by it once more. */
export function matchChange(source: CompiledSource, change: Change): MatchedChange | undefined {
  const old = change.old && matchImage(source, change.old);
  const now = change.new && matchImage(source, change.new);
  return old || now ? new MatchedChange(old, now) : undefined;
}

function matchImage(source: CompiledSource, raw: RawImage): MatchedImage | undefined {
  const key = matchSource(source, raw);
  if (!key) return undefined;
  const view = new ItemView(raw);
  return { raw, view, input: { key, item: view.item } };
}
