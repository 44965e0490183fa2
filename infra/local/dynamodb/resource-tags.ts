import type { Request } from "./check-request.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import { validationError } from "./wire-error.ts";

/** The API calls that tag tables. */
export function resourceTagOperations(tables: Tables) {
  const tableOf = ({ ResourceArn: arn }: Request) => tables.describe(String(arn).split("/")[1]);
  return {
    TagResource(request: Request) {
      putTags(tableOf(request), request["Tags"]);
      return {};
    },

    UntagResource(request: Request) {
      const { tags } = tableOf(request);
      const keys = request["TagKeys"];
      if (!Array.isArray(keys)) throw validationError("TagKeys must be a list");
      for (const key of keys) tags.delete(String(key));
      return {};
    },

    ListTagsOfResource: (request: Request) => ({
      Tags: [...tableOf(request).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

/** Adds tags to a table, or gives those it has new values. */
export function putTags(table: Table, tags: unknown): void {
  if (tags === undefined) return;
  if (!Array.isArray(tags)) throw validationError("Tags must be a list");
  for (const { Key, Value } of tags) table.tags.set(String(Key), String(Value));
}
