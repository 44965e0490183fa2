import fc from "fast-check";
import type { TableDescription, TableSample } from "../../../../shared/cli/init/table-sample.ts";
import type { RawAttribute, RawImage } from "../../../../shared/pipeline/change/change.ts";

/** Marks what is data: it must be nowhere in what is written. No key could be taken to begin with it for a reason. */
export const SECRET = "7zq";

/** Tables as people have them, and as nobody should: random entities, keys, attributes and types. */
export const sampledTable = (): fc.Arbitrary<TableSample> =>
  fc
    .record({
      name: fc.constantFrom("Products", "shop-prod", "9lives.v2", "ShopStack-OrdersTable1A2B3C4D-XYZ1", "a_b"),
      keyTypes: fc.constantFrom(["S", "S"], ["S", "S"], ["S"], ["S", "N"], ["N"], ["B", "S"] as const),
      delimiter: fc.constantFrom("#", "#", ":", "|", "/"),
      discriminator: fc.constantFrom(undefined, undefined, "entity", "type", "__edb_e__", "_et"),
      entities: fc.array(entity(), { minLength: 0, maxLength: 5 }),
    })
    .chain(({ name, keyTypes, delimiter, discriminator, entities }) => {
      const [pk = "S", sk] = keyTypes as readonly ("S" | "N" | "B")[];
      const table: TableDescription = {
        name,
        keys: sk
          ? [
              { name: "pk", type: pk },
              { name: "sk: odd", type: sk },
            ]
          : [{ name: "pk", type: pk }],
        indexes: [],
      };
      const items = entities.map((one) =>
        fc.array(itemOf(one, { table, delimiter, discriminator }), { minLength: 1, maxLength: 8 }),
      );
      return fc.tuple(...items).map((lists) => ({ table, items: withKeysOnce(lists.flat(), table) }));
    });

/** No table has two items with one key. */
function withKeysOnce(items: readonly RawImage[], { keys }: TableDescription): readonly RawImage[] {
  return [...new Map(items.map((item) => [JSON.stringify(keys.map((key) => key && item[key.name])), item])).values()];
}

interface RandomEntity {
  readonly label: string;
  readonly owner: string;
  readonly isOwner: boolean;
  readonly attributes: Readonly<Record<string, fc.Arbitrary<RawAttribute>>>;
}

const LABELS = ["USER", "ORDER", "order_item", "product", "$tasks_1", "Cart", "constructor", "Set", "META", "news"];

function entity(): fc.Arbitrary<RandomEntity> {
  return fc.record({
    label: fc.constantFrom(...LABELS),
    owner: fc.constantFrom(...LABELS),
    isOwner: fc.boolean(),
    attributes: fc.dictionary(
      fc.constantFrom(
        "id",
        "name",
        "first name",
        'a"b',
        "it's",
        "7up",
        "class",
        "prices",
        "seo",
        "userId",
        "x".repeat(130),
      ),
      fc.constantFrom(...attributeKinds()),
      { maxKeys: 6, noNullPrototype: true },
    ),
  });
}

function itemOf(
  { label, owner, isOwner, attributes }: RandomEntity,
  {
    table,
    delimiter,
    discriminator,
  }: { table: TableDescription; delimiter: string; discriminator: string | undefined },
): fc.Arbitrary<RawImage> {
  const [pk, sk] = table.keys;
  const keyed = (type: string, text: fc.Arbitrary<string>): fc.Arbitrary<RawAttribute> =>
    type === "S" ? text.map((S) => ({ S })) : type === "N" ? number : binary;
  return fc.record(
    {
      [pk.name]: keyed(pk.type, fc.oneof({ weight: 4, arbitrary: value.map((id) => owner + delimiter + id) }, value)),
      ...(sk && {
        [sk.name]: keyed(
          sk.type,
          isOwner
            ? fc.constant(label)
            : fc.oneof({ weight: 4, arbitrary: value.map((id) => label + delimiter + id) }, value),
        ),
      }),
      ...(discriminator && { [discriminator]: fc.constant({ S: label }) }),
      ...attributes,
    },
    { requiredKeys: sk ? [pk.name, sk.name] : [pk.name], noNullPrototype: true },
  );
}

/** Data, with whatever may be in it. */
const value: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom("", "#", ":", "/", "{x}", "é", '"', "'", "*/", "`${1}`", "\n"), fc.nat({ max: 12 }))
  .map(([odd, n]) => `${SECRET}${odd}${SECRET}${n}`);
const number = fc
  .oneof(fc.nat(), fc.constant(9_007_199_254_740_993n), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => ({ N: String(n) }));
const binary = value.map((text) => ({ B: Buffer.from(text).toString("base64") }));

function attributeKinds(): readonly fc.Arbitrary<RawAttribute>[] {
  const text = value.map((S) => ({ S }));
  const map = fc
    .record({ title: text, visits: number, "od d": text }, { requiredKeys: [], noNullPrototype: true })
    .map((M) => ({ M }));
  const keyed = fc.dictionary(value, number, { maxKeys: 3, noNullPrototype: true }).map((M) => ({ M }));
  const list = fc.array(fc.oneof(text, number, map), { maxLength: 3 }).map((L) => ({ L }));
  return [
    text,
    number,
    binary,
    map,
    keyed,
    list,
    fc.oneof(text, number, list),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.array(value, { minLength: 1, maxLength: 2 }).map((SS) => ({ SS })),
    fc.array(number, { minLength: 1, maxLength: 2 }).map((all) => ({ NS: all.map(({ N }) => N) })),
    list.map((L) => ({ M: { title: { M: { a: { M: { b: L } } } } } })),
  ];
}
