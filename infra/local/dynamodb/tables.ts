import type { Table } from "./table.ts";
import { notFound, validationError } from "./wire-error.ts";

/** The tables of one local DynamoDB, by name. */
export class Tables {
  readonly #tables = new Map<string, Table>();

  /** @throws {WireError} `ResourceNotFoundException` in the words of the control plane. */
  describe(name: unknown): Table {
    if (typeof name !== "string") {
      throw validationError("The parameter 'TableName' is required but was not present in the request");
    }
    const table = this.#tables.get(name);
    if (table === undefined) throw notFound(`Table: ${name} not found`);
    return table;
  }

  /** @throws {WireError} `ResourceNotFoundException` in the words of the data plane, which names no table. */
  use(name: string): Table {
    const table = this.#tables.get(name);
    if (table === undefined) throw notFound("");
    return table;
  }

  has(name: string): boolean {
    return this.#tables.has(name);
  }

  add(table: Table): void {
    this.#tables.set(table.name, table);
  }

  remove(name: string): void {
    this.#tables.delete(name);
  }

  all(): readonly Table[] {
    return [...this.#tables.values()];
  }
}
