import type { CompiledSource } from "../../config/config.ts";
import { numberText } from "../../config/tag-value.ts";
import type { RawAttribute, RawImage } from "../change/change.ts";
import { canonicalNumber, sameNumber } from "../change/decimal.ts";
import { textOf } from "../change/raw-attribute.ts";
import { unmarshalNumber } from "../change/unmarshal.ts";
import { attributeAt } from "./attribute-at.ts";

/**
 * Parameters of a source's `match`, read from an image; `undefined` when the image is not of this source.
 *
 * Number attributes are matched in the one spelling tags give them, binary ones as base64.
 */
export function matchSource(source: CompiledSource, image: RawImage): Readonly<Record<string, string>> | undefined {
  for (const { attribute, equals } of source.where) {
    if (!hasValue(attributeAt(image, attribute), equals)) return undefined;
  }
  const key: Record<string, string> = {};
  for (const { attribute, template } of source.match) {
    // What an image inherits has no type that a key could have.
    const text = keyText(image[attribute]);
    if (text === undefined || !template.match(text, key)) return undefined;
  }
  return key;
}

function hasValue(attribute: RawAttribute | undefined, equals: string | number | boolean): boolean {
  if (attribute === undefined) return false;
  if (typeof equals === "string") return attribute["S"] === equals;
  if (typeof equals === "boolean") return attribute["BOOL"] === equals;
  return attribute["N"] !== undefined && sameNumber(textOf(attribute["N"]), String(equals));
}

function keyText(attribute: RawAttribute | undefined): string | undefined {
  const { S, N, B } = attribute ?? {};
  if (S !== undefined) return textOf(S);
  if (N !== undefined) return keyNumberText(textOf(N));
  return B === undefined ? undefined : textOf(B);
}

/** As a tag made with the same number spells it; digits beyond what a number holds are kept. */
function keyNumberText(text: string): string {
  const value = unmarshalNumber(text);
  const spelled = typeof value === "bigint" ? value.toString() : numberText(value);
  return sameNumber(spelled, text) ? spelled : canonicalNumber(text);
}
