import type { Crossing } from "../../config/crosses.ts";
import type { CompiledRule } from "../../config/config.ts";
import type { RawImage } from "../change/change.ts";
import { compareNumbers } from "../change/decimal.ts";
import { textOf } from "../change/raw-attribute.ts";
import { attributeAt } from "./attribute-at.ts";
import { sameAtPath } from "./same-at-path.ts";

/** Name of the first watched attribute that differs between two images; `undefined` when none does. */
export function watchedDifference(
  watch: NonNullable<CompiledRule["watch"]>,
  old: RawImage,
  now: RawImage,
): string | undefined {
  for (const watched of watch) {
    if (typeof watched === "string") {
      if (!sameAtPath(old, now, watched)) return watched;
    } else if (sideOf(watched, old) !== sideOf(watched, now)) {
      return watched.crosses;
    }
  }
  return undefined;
}

/** Sign of the attribute less the threshold; `undefined`, a side of its own, when there is no number. */
function sideOf({ crosses, at }: Crossing, image: RawImage): -1 | 0 | 1 | undefined {
  const number = attributeAt(image, crosses)?.["N"];
  return number === undefined ? undefined : compareNumbers(textOf(number), String(at));
}
