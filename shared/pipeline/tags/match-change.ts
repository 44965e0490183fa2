import type { CompiledSource, RuleInput } from "../../config/config.ts";
import type { Change, RawImage } from "../change/change.ts";
import { itemView } from "../change/item-view.ts";
import { firstDifference } from "../change/same-attribute.ts";
import { matchSource } from "./match-source.ts";

/** One image of a changed item that is of a source. */
export interface MatchedImage {
  readonly raw: RawImage;
  readonly input: RuleInput;
}

/** A change as one source sees it: an image that is not of the source is absent. */
export interface MatchedChange {
  readonly change: Change;
  readonly old: MatchedImage | undefined;
  readonly new: MatchedImage | undefined;
  /** Name of the first attribute in which both images differ, found once for all rules; `undefined` when none does. */
  readonly firstDifference: () => string | undefined;
}

/** Matches each image on its own, so that an item that moves out of a source, or into it, is seen by it once more. */
export function matchChange(source: CompiledSource, change: Change): MatchedChange | undefined {
  const old = matchImage(source, change.old);
  const now = matchImage(source, change.new);
  if (!old && !now) return undefined;
  let found: { readonly name: string | undefined } | undefined;
  const difference = (): string | undefined => {
    found ??= { name: old && now && firstDifference(old.raw, now.raw) };
    return found.name;
  };
  return { change, old, new: now, firstDifference: difference };
}

function matchImage(source: CompiledSource, raw: RawImage | undefined): MatchedImage | undefined {
  const key = raw && matchSource(source, raw);
  return key && { raw, input: { key, item: itemView(raw) } };
}
