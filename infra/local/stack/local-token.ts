import { hashOf, tokenText } from "../../../functions/purge-api/principal.ts";
import type { LedgerAccess } from "../../../shared/adapters/edge-ledger/ledger-access.ts";
import { DynamodbTokens } from "../../../shared/adapters/tokens/dynamodb.ts";
import { newTokenId, newTokenSecret } from "../../../shared/adapters/tokens/new-token.ts";

/** Longer than any stack runs here. */
const VALID_MS = 365 * 86_400_000;

/** Makes a token that may purge everything here, and nothing anywhere else. */
export async function makeLocalToken(ledgerAccess: LedgerAccess): Promise<string> {
  const id = newTokenId();
  const secret = newTokenSecret();
  const nowMs = ledgerAccess.clock.now();
  const token = {
    id,
    secretHash: hashOf(secret),
    scopes: ["all", "read", "holds"],
    edges: "all",
    requestsPerMinute: 1_000_000,
    createdAtMs: nowMs,
    createdBy: "the local stack",
    expiresAtMs: nowMs + VALID_MS,
  } as const;
  await new DynamodbTokens(ledgerAccess).add(token, AbortSignal.timeout(10_000));
  return tokenText(id, secret);
}
