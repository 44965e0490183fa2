import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item of the table, as its API has it. */
export type Row = Record<string, AttributeValue>;

export function text(value: string): AttributeValue {
  return { S: value };
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

export function textIn(row: Row, name: string): string {
  return row[name]?.S ?? "";
}

export function numberIn(row: Row, name: string): number {
  return Number(row[name]?.N ?? 0);
}

/** When DynamoDB may drop a row, for its TTL attribute. */
export function expiry(fromMs: number, days: number): AttributeValue {
  return number(Math.floor(fromMs / 1_000) + days * 86_400);
}
