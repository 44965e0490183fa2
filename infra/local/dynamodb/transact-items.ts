import type { Request } from "./check-request.ts";
import { unsupported, validationError } from "./wire-error.ts";

const MAX_ITEMS = 100;

/** One member of a transaction: what to do, and the request to do it. */
export interface TransactItem<Kind extends string> {
  readonly kind: Kind;
  readonly request: Request;
}

/**
 * Takes the `TransactItems` of a request apart.
 *
 * @throws {WireError} `ValidationException` when they are not 1 to 100, each with exactly one of `kinds`.
 */
export function transactItems<Kind extends string>(request: Request, kinds: readonly Kind[]): TransactItem<Kind>[] {
  const {
    TransactItems: items,
    ReturnConsumedCapacity: consumed = "NONE",
    ReturnItemCollectionMetrics: metrics,
  } = request;
  if (consumed !== "NONE") throw unsupported("ReturnConsumedCapacity of a transaction");
  if (metrics === "SIZE") throw unsupported("ReturnItemCollectionMetrics");
  if (!Array.isArray(items) || items.length < 1) throw constraint("greater than or equal to 1");
  if (items.length > MAX_ITEMS) throw constraint(`less than or equal to ${MAX_ITEMS}`);
  return items.map((item: unknown) => {
    const [[name, request] = [], ...others] = Object.entries(item ?? {});
    const kind = kinds.find((each) => each === name);
    if (kind === undefined || typeof request !== "object" || request === null || others.length > 0) {
      throw validationError(`TransactItems can only contain one of ${kinds.join(", ")}`);
    }
    return { kind, request };
  });
}

function constraint(length: string): Error {
  return validationError(
    "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
      `Member must have length ${length}`,
  );
}
