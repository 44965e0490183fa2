import { describe, expect, it } from "vitest";
import type { TableDescription } from "../../../../shared/cli/init/table-sample.ts";
import { writeConfig } from "../../../../shared/cli/init/write-config.ts";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";

describe("finds the entities of", () => {
  it("a table with prefixed keys, and names what keys hold after the attributes that repeat it", () => {
    const found = entitiesIn(
      each(3, (i) => ({ pk: `CUSTOMER#c${i}`, sk: "PROFILE", customerId: `c${i}`, name: `n${i}` })),
      each(6, (i) => ({ pk: `CUSTOMER#c${i % 3}`, sk: `ORDER#${i}`, number: `${i}`, total: `${i}` })),
      each(3, (i) => ({ pk: `PRODUCT#${i}`, sk: "META", price: "1" })),
    );

    expect(found).toStrictEqual({
      Order: { pk: "CUSTOMER#{customerId}", sk: "ORDER#{number}" },
      Customer: { pk: "CUSTOMER#{customerId}", sk: "PROFILE" },
      Product: { pk: "PRODUCT#{productId}", sk: "META" },
    });
  });

  it("ElectroDB", () => {
    const found = entitiesIn(
      each(4, (i) => ({ pk: `$app#team_t${i}`, sk: `$employees_1#id_${i}`, __edb_e__: "employees", __edb_v__: "1" })),
      each(4, (i) => ({
        pk: `$app#team_t${i}`,
        sk: `$tasks_1#id_${i}#state_s${i % 2}`,
        __edb_e__: "tasks",
        __edb_v__: "1",
      })),
    );

    expect(found).toStrictEqual({
      Employee: { pk: "$app#team_{team}", sk: "$employees_1#id_{id}", __edb_e__: "employees" },
      Task: { pk: "$app#team_{team}", sk: "$tasks_1#id_{id}#state_{state}", __edb_e__: "tasks" },
    });
  });

  it("DynamoDB-Toolbox and OneTable", () => {
    const found = entitiesIn(
      each(4, (i) => ({ pk: `account:${i}`, sk: "account:", _type: "Account" })),
      each(4, (i) => ({ pk: `account:${i}`, sk: `user:${i}@example.com`, _type: "User", email: `${i}@example.com` })),
    );

    expect(found).toStrictEqual({
      Account: { pk: "account:{accountId}", sk: "account:", _type: "Account" },
      User: { pk: "account:{accountId}", sk: "user:{email}", _type: "User" },
    });
  });

  it("a table whose keys tell nothing, by an attribute that goes with others", () => {
    const found = entitiesIn(
      each(4, (i) => ({ pk: `9a${i}`, sk: `7b${i}`, type: "Customer", email: "e", name: "n" })),
      each(4, (i) => ({ pk: `4c${i}`, sk: `2d${i}`, type: "Invoice", total: "1", paidAt: "t" })),
    );

    expect(found).toStrictEqual({
      Customer: { pk: "{pk}", sk: "{sk}", type: "Customer" },
      Invoice: { pk: "{pk}", sk: "{sk}", type: "Invoice" },
    });
  });

  it("a table of one kind, whatever its attribute `type` says", () => {
    const found = entitiesIn(each(6, (i) => ({ pk: `c${i}`, sk: `${i}`, type: i % 2 === 0 ? "percent" : "fixed" })));

    expect(found).toStrictEqual({ Shop: { pk: "{pk}", sk: "{sk}" } });
  });
});

it("takes names of people in keys for what they are, though they look like names of things", () => {
  const names = ["alice", "bob", "carol", "dave"];

  const { text } = writeConfig([
    {
      table,
      items: names.flatMap((name): readonly RawImage[] => [
        { pk: { S: name }, sk: { S: "a@example.com" } },
        { pk: { S: `USER#${name}` }, sk: { S: `FRIEND#${names[0]}` }, since: { M: { [name]: { N: "1" } } } },
        { pk: { S: `${name}#1` }, sk: { S: "2" }, name: { S: name } },
      ]),
    },
  ]);

  for (const name of names) expect(text).not.toContain(name);
});

it("makes one of those whose items could be taken for each other's", () => {
  const found = entitiesIn(
    each(4, (i) => ({ pk: `USER#${i}`, sk: "PROFILE", name: "n" })),
    each(4, (i) => ({ pk: `USER#${i}`, sk: `2026-11-0${i}`, visits: "1" })),
  );

  expect(found).toStrictEqual({ User: { pk: "USER#{userId}", sk: "{sk}" } });
});

it("says of a table without items what is known: its keys", () => {
  const { text } = writeConfig([{ table: { ...table, keys: [{ name: "id", type: "N" }] }, items: [] }]);

  expect(text).toContain("shop has no items yet, so say what they are");
  expect(text).toContain("readonly id: number;");
  expect(text).toContain('match: { id: "{id}" },');
});

it("says what the table lacks, and what else is to be thought of", () => {
  const indexes = [{ name: "byMail", keys: ["email"] }];

  const { notes } = writeConfig([
    { table: { ...table, stream: undefined, indexes, ttlAttribute: "expiresAt" }, items: [] },
  ]);

  expect(notes).toStrictEqual([
    "shop has no stream: its stream must carry NEW_AND_OLD_IMAGES, or changes are not seen.",
    "Items of shop expire by expiresAt: that is a removal, and purges like one, up to days late.",
    "shop has indexes (byMail: email): lists that are read by them need tags of their own.",
  ]);
});

it("gives entities of several tables names that differ", () => {
  const { entities } = writeConfig([
    { table: { ...table, name: "orders" }, items: [] },
    { table: { ...table, name: "Order" }, items: [] },
  ]);

  expect(entities.map(({ name, table: of }) => [name, of])).toStrictEqual([
    ["Order", "orders"],
    ["OrderItem", "Order"],
  ]);
});

it("describes attributes that differ between items, and maps by what they are used for", () => {
  const items = each(4, (i) => ({ pk: `A#${i}`, sk: "META" })).map((item, i) => ({
    ...item,
    price: i % 2 === 0 ? { N: "1" } : { S: "free" },
    ...(i > 0 && { note: { S: "x" } }),
    address: { M: { street: { S: "x" }, ...(i > 1 && { line2: { S: "y" } }) } },
    stock: { M: { [`warehouse${i}`]: { N: "9007199254740993" } } },
    tags: { L: [{ S: "x" }, { N: "1" }] },
  }));

  const { text } = writeConfig([{ table, items }]);

  expect(text.slice(text.indexOf("export interface AAddress"), text.indexOf("// What readers"))).toMatchInlineSnapshot(`
    "export interface AAddress {
      readonly line2?: string;
      readonly street: string;
    }

    // A: what 4 of 4 sampled items have. Guessed from few: look twice.
    export interface A {
      readonly pk: string;
      readonly sk: string;
      readonly address: AAddress;
      readonly note?: string;
      readonly price: string | number;
      readonly stock: Readonly<Record<string, number | bigint>>;
      readonly tags: readonly (string | number)[];
    }

    "
  `);
});

const table: TableDescription = {
  name: "shop",
  keys: [
    { name: "pk", type: "S" },
    { name: "sk", type: "S" },
  ],
  indexes: [],
  stream: "NEW_AND_OLD_IMAGES",
};

function each(count: number, item: (i: number) => Readonly<Record<string, string>>): readonly RawImage[] {
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(Object.entries(item(i)).map(([name, S]) => [name, { S }])),
  );
}

function entitiesIn(...items: readonly (readonly RawImage[])[]): unknown {
  const { entities } = writeConfig([{ table, items: items.flat() }]);
  return Object.fromEntries(entities.map(({ name, match }) => [name, match]));
}
