import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Intercept } from "../../infra/local/service.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { MemoryNotes } from "../../shared/adapters/notes/memory.ts";
import { PurgeTargetError } from "../../shared/ports/errors.ts";
import type { Notes } from "../../shared/ports/notes.ts";
import { localAws } from "./local-aws.ts";
import { type LedgerTable, startLedgerTable } from "../kit/ledger-table.ts";

function notesContract(name: string, make: () => Notes): void {
  describe(`notes contract: ${name}`, () => {
    it("knows nothing under a name that was never written", async () => {
      expect(await make().read(fresh(), soon())).toBeUndefined();
    });

    it("gives back what was written, whatever JSON can hold", async () => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          const notes = make();
          const note = fresh();

          expect(await notes.write(note, value, undefined, soon())).toBe(true);
          expect((await notes.read(note, soon()))?.value).toStrictEqual(JSON.parse(JSON.stringify(value)));
        }),
        { numRuns: 20 },
      );
    });

    it("lets one of those write who have seen the same", async () => {
      const notes = make();
      const note = fresh();
      await notes.write(note, 0, undefined, soon());
      const seen = await notes.read(note, soon());

      const written = await Promise.all([1, 2, 3].map((value) => notes.write(note, value, seen, soon())));

      expect(written.filter(Boolean)).toHaveLength(1);
      expect((await notes.read(note, soon()))?.value).toBe(written.indexOf(true) + 1);
    });

    it("lets one of those write who have seen nothing", async () => {
      const notes = make();
      const note = fresh();

      const written = await Promise.all([1, 2, 3].map((value) => notes.write(note, value, undefined, soon())));

      expect(written.filter(Boolean)).toHaveLength(1);
    });

    it("does not take an equal note for the one that was seen", async () => {
      const notes = make();
      const note = fresh();
      await notes.write(note, "same", undefined, soon());
      const seen = await notes.read(note, soon());
      await notes.write(note, "same", seen, soon());

      expect(await notes.write(note, "late", seen, soon())).toBe(false);
    });

    it("counts exactly, however many count at once", async () => {
      const notes = make();
      const note = fresh();
      const count = async (): Promise<void> => {
        const seen = await notes.read(note, soon());
        if (!(await notes.write(note, Number(seen?.value ?? 0) + 1, seen, soon()))) await count();
      };

      await Promise.all(Array.from({ length: 8 }, count));

      expect((await notes.read(note, soon()))?.value).toBe(8);
    });

    it("forgets a note, and lets it be written anew by who has seen nothing", async () => {
      const notes = make();
      const note = fresh();
      await notes.write(note, 1, undefined, soon());
      const seen = await notes.read(note, soon());

      await notes.forget(note, soon());
      await notes.forget(note, soon());

      expect(await notes.read(note, soon())).toBeUndefined();
      expect(await notes.write(note, 2, seen, soon())).toBe(false);
      expect(await notes.write(note, 2, undefined, soon())).toBe(true);
    });
  });
}

let table: LedgerTable;
let intercept: Intercept = () => undefined;
const dynamodbNotes = (): DynamodbNotes => new DynamodbNotes({ ...table, clock: { now: () => 1_700_000_000_000 } });

beforeAll(async () => {
  table = await startLedgerTable((call) => intercept(call));
});
afterAll(async () => {
  await table.close();
});

notesContract("memory", () => new MemoryNotes());
notesContract("DynamoDB", dynamodbNotes);

describe("notes in DynamoDB", () => {
  it("expire after the days they are given, and never without", async () => {
    const [kept, passing] = [fresh(), fresh()];

    await dynamodbNotes().write(kept, 1, undefined, soon());
    await dynamodbNotes().write(passing, 1, undefined, soon(), 2);

    expect((await table.rows(`note#${kept}`))[0]?.["ttl"]).toBeUndefined();
    expect((await table.rows(`note#${passing}`))[0]?.["ttl"]).toBe(String(1_700_000_000 + 2 * 86_400));
  });

  it("reject when the table does not answer", async () => {
    intercept = () => ({ kind: "drop" });

    await expect(dynamodbNotes().read(fresh(), soon())).rejects.toThrow(PurgeTargetError);
    await expect(dynamodbNotes().write(fresh(), 1, undefined, soon())).rejects.toThrow(PurgeTargetError);
    intercept = () => undefined;
  });

  it("know their own write again whose answer was lost", async () => {
    const note = fresh();
    const client = new DynamoDBClient({ ...localAws(table.url), maxAttempts: 2 });
    const notes = new DynamodbNotes({ client, table: table.table, clock: { now: () => 0 } });
    intercept = ({ operation, phase }) => {
      if (operation !== "PutItem" || phase !== "done") return undefined;
      intercept = () => undefined;
      return { kind: "drop" };
    };

    expect(await notes.write(note, "mine", undefined, soon())).toBe(true);
    client.destroy();
  });

  it("are not written over by who saw a row that is gone", async () => {
    const note = fresh();
    await dynamodbNotes().write(note, 1, undefined, soon());
    const seen = await dynamodbNotes().read(note, soon());
    const Key = { pk: { S: `note#${note}` }, sk: { S: "note" } };
    await table.client.send(new DeleteItemCommand({ TableName: table.table, Key }));

    expect(await dynamodbNotes().write(note, 2, seen, soon())).toBe(false);
  });
});

let names = 0;
const fresh = (): string => `note-${(names += 1)}`;
const soon = (): AbortSignal => AbortSignal.timeout(5_000);
