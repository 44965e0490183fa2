import type { Intercept, LocalCall } from "../service.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * Tells of every request that writes to one of some tables.
 *
 * @param tables - asked at each request, since their names are known only once the stack is up.
 * @param wrote - takes what was written, and how long it took in milliseconds. Requests the table refused are told of too.
 */
export function watchWrites(
  tables: () => readonly string[],
  wrote: (what: string, tookMs: number) => void,
  now: () => number,
): Intercept {
  const arrivals = new WeakMap<object, number>();
  return ({ service, operation, phase, body }: LocalCall) => {
    if (service !== "dynamodb" || !isRecord(body)) return undefined;
    if (phase === "arrived") arrivals.set(body, now());
    else {
      const keys = writtenKeys(operation, body).filter(({ table }) => tables().includes(table));
      for (const { key } of keys) wrote(key, now() - (arrivals.get(body) ?? now()));
    }
    return undefined;
  };
}

interface Written {
  readonly table: string;
  readonly key: string;
}

function writtenKeys(operation: string, body: Body): readonly Written[] {
  switch (operation) {
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return [written(body["TableName"], body["Item"] ?? body["Key"])];
    case "BatchWriteItem":
      return Object.entries(record(body["RequestItems"])).flatMap(([table, requests]) =>
        list(requests).map((request) => {
          const [inner] = Object.values(record(request)).map(record);
          return written(table, inner?.["Item"] ?? inner?.["Key"]);
        }),
      );
    case "TransactWriteItems":
      return list(body["TransactItems"]).flatMap((request) =>
        Object.entries(record(request))
          .filter(([kind]) => kind !== "ConditionCheck")
          .map(([, inner]) => written(record(inner)["TableName"], record(inner)["Item"] ?? record(inner)["Key"])),
      );
    default:
      return [];
  }
}

/** By the attribute keys are called here; an item of a table that calls it otherwise goes without a name. */
function written(table: unknown, itemOrKey: unknown): Written {
  const pk = record(record(itemOrKey)["pk"])["S"];
  return { table: String(table), key: typeof pk === "string" ? pk : `an item of ${String(table)}` };
}

const isRecord = (value: unknown): value is Body => typeof value === "object" && value !== null;

const record = (value: unknown): Body => (isRecord(value) ? value : {});

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
