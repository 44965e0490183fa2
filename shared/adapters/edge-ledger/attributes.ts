import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { VERSION, versionProblem } from "../../pipeline/version.ts";
import { PurgeTargetError } from "../../ports/errors.ts";

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

/** What rows say of their version. */
export const ROW_VERSION: Row = { v: number(VERSION.v), min: number(VERSION.min) };

/** @throws {PurgeTargetError} for a row that only readers of a version to come understand: it stays for them. */
export function checkVersion({ v, min }: Row): void {
  const problem = versionProblem({ v: v && Number(v.N), ...(min && { min: Number(min.N) }) });
  if (problem !== undefined) throw new PurgeTargetError("ledger", `a row ${problem}`);
}

/** When DynamoDB may drop a row, for its TTL attribute. */
export function expiry(fromMs: number, days: number): AttributeValue {
  return number(Math.floor(fromMs / 1_000) + days * 86_400);
}
