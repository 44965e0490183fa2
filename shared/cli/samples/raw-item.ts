import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { RawAttribute, RawImage } from "../../pipeline/change/change.ts";

/** An item as its stream would have it: the SDK gives binary as bytes, and streams as base64. */
export function rawItem(item: Readonly<Record<string, AttributeValue>>): RawImage {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, rawAttribute(value)]));
}

function rawAttribute(value: AttributeValue): RawAttribute {
  const { B, BS, L, M } = value;
  if (B) return { B: base64(B) };
  if (BS) return { BS: BS.map(base64) };
  if (L) return { L: L.map(rawAttribute) };
  return M ? { M: rawItem(M) } : { ...value };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
