import { expect, it } from "vitest";
import { CacheUsageError } from "../../../../shared/cache/errors.ts";
import { resp, type RunCommands } from "../../../../shared/cache/store/resp.ts";

it("refuses a client in place of a function that runs commands, before anything is read through it", () => {
  const client = { call: async () => null } as unknown as RunCommands;

  expect(() => resp(client)).toThrow(new CacheUsageError("resp: a function that runs commands"));
});
