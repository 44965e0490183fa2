import type { RawAttribute, RawImage } from "../change/change.ts";
import { sameAttribute } from "../change/same-attribute.ts";

/**
 * Whether two images are the same at a path, dotted for what is in maps. Where a path leads into something that is no
 * map (a list, text), all of that counts: a difference inside must not be missed.
 */
export function sameAtPath(old: RawImage, now: RawImage, path: string): boolean {
  if (!sameAttribute(own(old, path), own(now, path))) return false;
  // An attribute's name may have dots itself, so each of them may be where a map begins.
  for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
    if (!sameBelow(own(old, path.slice(0, dot)), own(now, path.slice(0, dot)), path.slice(dot + 1))) return false;
  }
  return true;
}

function sameBelow(old: RawAttribute | undefined, now: RawAttribute | undefined, path: string): boolean {
  if (old === undefined && now === undefined) return true;
  const [oldMap, nowMap] = [mapIn(old), mapIn(now)];
  return oldMap && nowMap ? sameAtPath(oldMap, nowMap, path) : sameAttribute(old, now);
}

const EMPTY: RawImage = {};

/** What is in a map; nothing where there is none. `undefined` for what is no map. */
function mapIn(attribute: RawAttribute | undefined): RawImage | undefined {
  if (attribute === undefined) return EMPTY;
  const map = attribute["M"];
  return typeof map === "object" && map !== null ? (map as RawImage) : undefined;
}

function own(image: RawImage, name: string): RawAttribute | undefined {
  return Object.hasOwn(image, name) ? image[name] : undefined;
}
