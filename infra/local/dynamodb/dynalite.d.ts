// The parts of dynalite 4.0.0 that the local DynamoDB stands on. It ships no types.

declare module "dynalite/db/index.js" {
  /** What a request looks like once dynalite has checked it: parsed expressions are in members with an underscore. */
  export interface CheckedRequest {
    [parameter: string]: unknown;
    _condition?: { readonly expression: Expression };
    _filter?: { readonly expression: Expression };
    _projection?: { readonly paths: readonly Path[] | undefined };
    _updates?: { readonly sections: UpdateSection[] };
  }

  export type Path = readonly (string | number)[];

  export interface UpdateSection {
    readonly type: "set" | "add" | "delete" | "remove";
    readonly path: Path;
    /** Of `set`: a value, a path, or a call. */
    readonly val?: unknown;
  }

  export interface Expression {
    /** `and`, `or`, `not`, `between`, `in`, a comparator, or `function`. */
    readonly type: string;
    /** Name of the function. */
    readonly name?: string;
    /** Expressions under `and`, `or`, `not`; operands otherwise. */
    readonly args: readonly unknown[];
  }

  export type Callback<T = unknown> = (error?: unknown, result?: T) => void;

  /** Range of a stream of values, in LevelDB's words. */
  export interface RangeOptions {
    readonly gt?: string;
    readonly gte?: string;
    readonly lt?: string;
    readonly lte?: string;
    readonly reverse?: boolean;
    readonly limit?: number;
  }

  export interface IndexDb {
    put(key: string, item: unknown, callback: Callback): void;
    del(key: string, callback: Callback): void;
    createValueStream(range: RangeOptions): NodeJS.ReadableStream;
  }

  export interface ItemDb extends IndexDb {
    get(key: string, callback: Callback): void;
    lock(key: string, locked: (release: (callback: Callback) => Callback) => void): void;
  }

  /** What dynalite's actions ask of the store they work on. */
  export interface Store {
    readonly options: { readonly maxItemSize: number };
    getTable(name: string, ...rest: [Callback] | [checkStatus: boolean, Callback]): void;
    getItemDb(table: string): ItemDb;
    getIndexDb(type: string, table: string, index: string): IndexDb;
  }

  const db: {
    compare(comparator: string, value: unknown, operands: readonly unknown[]): boolean;
    mapPath(path: Path, item: unknown): unknown;
    mapPaths(paths: readonly Path[], item: unknown): unknown;
  };
  export default db;
}

declare module "dynalite/actions/*" {
  import type { Callback, CheckedRequest, Store } from "dynalite/db/index.js";
  const action: (store: Store, request: CheckedRequest, callback: Callback) => void;
  export default action;
}

declare module "dynalite/validations/index.js" {
  import type { CheckedRequest, Store } from "dynalite/db/index.js";
  type Types = Readonly<Record<string, unknown>>;
  type Custom = (request: CheckedRequest, store: Pick<Store, "options">) => string | undefined;
  const validations: {
    checkTypes(request: Record<string, unknown>, types: Types): CheckedRequest;
    checkValidations(
      request: CheckedRequest,
      types: Types,
      custom: Custom | undefined,
      store: Pick<Store, "options">,
    ): void;
  };
  export default validations;
}

declare module "dynalite/validations/*" {
  import type { CheckedRequest, Store } from "dynalite/db/index.js";
  const validation: {
    readonly types: Readonly<Record<string, unknown>>;
    readonly custom?: (request: CheckedRequest, store: Pick<Store, "options">) => string | undefined;
  };
  export default validation;
}
