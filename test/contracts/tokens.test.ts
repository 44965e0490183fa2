import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbTokens } from "../../shared/adapters/tokens/dynamodb.ts";
import { MemoryTokens } from "../../shared/adapters/tokens/memory.ts";
import { newTokenId, newTokenSecret } from "../../shared/adapters/tokens/new-token.ts";
import type { TokenRecord, Tokens } from "../../shared/ports/tokens.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";
import { ManualClock } from "../kit/manual-clock.ts";

const signal = AbortSignal.timeout(60_000);

let ledger: LedgerTable;
beforeAll(async () => {
  ledger = await startLedgerTable();
});
afterAll(() => ledger.close());

describe.each([
  ["memory", (): Tokens => new MemoryTokens()],
  ["DynamoDB", (): Tokens => new DynamodbTokens({ ...ledger, clock: new ManualClock() })],
])("Tokens contract: %s", (_name, make) => {
  it("finds a token by its public half, and lists the newest first", async () => {
    const tokens = make();
    const [older, newer] = [tokenOf(1), tokenOf(2)];
    await tokens.add(newer, signal);
    await tokens.add(older, signal);

    expect(await tokens.find(older.id, signal)).toStrictEqual(older);
    expect(await tokens.find("nobody", signal)).toBeUndefined();
    const own = (await tokens.list(signal)).filter(({ id }) => [older.id, newer.id].includes(id));
    expect(own).toStrictEqual([newer, older]);
  });

  it("ends a token once, and for good", async () => {
    const tokens = make();
    const token = tokenOf(1);
    await tokens.add(token, signal);

    expect(await tokens.revoke(token.id, 10, signal)).toBe(true);
    expect(await tokens.revoke(token.id, 20, signal)).toBe(true);
    expect(await tokens.revoke("nobody", 10, signal)).toBe(false);
    expect(await tokens.find(token.id, signal)).toStrictEqual({ ...token, revokedAtMs: 10 });
  });

  it("counts each token's requests by itself, window by window, whoever counts", async () => {
    const id = newTokenId();
    const tokens = make();

    const counts = await Promise.all([1, 2, 3].map(() => tokens.count(id, 7, signal)));

    expect(new Set(counts)).toStrictEqual(new Set([1, 2, 3]));
    expect(await tokens.count(id, 8, signal)).toBe(1);
    expect(await tokens.count(newTokenId(), 8, signal)).toBe(1);
  });
});

describe("new tokens", () => {
  it("have twelve letters and digits that are public, and 256 bits that are not", () => {
    const ids = Array.from({ length: 100 }, newTokenId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(newTokenSecret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

function tokenOf(createdAtMs: number): TokenRecord {
  return {
    id: newTokenId(),
    secretHash: "00",
    scopes: ["tags:product:*"],
    edges: ["www"],
    requestsPerMinute: 60,
    createdAtMs,
    createdBy: "arn:aws:iam::1:user/ops",
    expiresAtMs: 1_000,
  };
}
