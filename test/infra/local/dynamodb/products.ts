import { openDatabase } from "./database.ts";

/** Name of the table. */
export const T = "Products";

/** A database with a table that has the index `byG`. */
export async function openProducts() {
  const database = await openDatabase();
  await database.createTable(T, {
    AttributeDefinitions: ["pk", "sk", "g"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: [{ AttributeName: "g", KeyType: "HASH" }], Projection: { ProjectionType: "ALL" } },
    ],
  });
  return database;
}
