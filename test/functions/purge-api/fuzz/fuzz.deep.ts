import { expect, it } from "vitest";
import { expectStands } from "./expect-stands.ts";

it("stands a hundred thousand requests of all kinds: no 5xx, no hang, no unauthorised purge or hold, no word of others' purges", async () => {
  const statuses = await expectStands(100_000);

  // it must have got through to all that there is to stand
  for (const status of [200, 202, 204, 400, 401, 403, 404, 405, 413, 415, 422]) {
    expect(statuses.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(0);
  }
});
