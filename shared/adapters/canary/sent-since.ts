import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { numberIn, type Row, text, textIn } from "../edge-ledger/attributes.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";
import { receiptPartition } from "../edge-ledger/names.ts";
import { planIdsFrom } from "../edge-ledger/plan-id.ts";

/** Looks for the receipt of an item in the ledger, among the plans made since. */
export function sentSince({ client, table, clock }: LedgerAccess, item: string) {
  const receipts = async (pk: string, sinceMs: number, signal: AbortSignal): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    let ExclusiveStartKey: Row | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND sk >= :since",
          FilterExpression: "outcome = :sent AND contains(#items, :item)",
          ExpressionAttributeNames: { "#items": "items" },
          ExpressionAttributeValues: {
            ":pk": text(pk),
            ":since": text(planIdsFrom(sinceMs)),
            ":sent": text("sent"),
            ":item": text(JSON.stringify(item)),
          },
          ConsistentRead: true,
          ExclusiveStartKey,
        }),
        { abortSignal: signal },
      );
      rows.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return rows;
  };

  return async (edge: string, sinceMs: number, signal: AbortSignal): Promise<number | undefined> => {
    // A day's receipts are together; midnight may have passed.
    const days = new Set([sinceMs, clock.now()].map((ms) => receiptPartition(edge, ms)));
    try {
      const found = await Promise.all([...days].map((pk) => receipts(pk, sinceMs, signal)));
      const times = found
        .flat()
        .filter(sends(item))
        .map((row) => numberIn(row, "atMs"));
      return times.length === 0 ? undefined : Math.min(...times);
    } catch (error) {
      throw new PurgeTargetError("ledger", describeAwsError(error));
    }
  };
}

/** The filter compares text: an item's name may also be part of a cause. */
const sends =
  (item: string) =>
  (row: Row): boolean =>
    (JSON.parse(textIn(row, "items")) as readonly { readonly item: string }[]).some((sent) => sent.item === item);
