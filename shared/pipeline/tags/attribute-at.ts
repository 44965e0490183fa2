import type { RawAttribute, RawImage } from "../change/change.ts";

/**
 * The attribute a path leads to: one of that very name, or else the one that its dotted parts lead to through maps.
 * `undefined` where there is none.
 */
export function attributeAt(image: RawImage, path: string): RawAttribute | undefined {
  if (Object.hasOwn(image, path)) return image[path];
  const dot = path.indexOf(".");
  if (dot < 0) return undefined;
  const name = path.slice(0, dot);
  const below = Object.hasOwn(image, name) ? image[name]?.["M"] : undefined;
  return isMap(below) ? attributeAt(below, path.slice(dot + 1)) : undefined;
}

function isMap(value: unknown): value is RawImage {
  return typeof value === "object" && value !== null;
}
