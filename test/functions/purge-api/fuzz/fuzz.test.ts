import { expect, it } from "vitest";
import { expectStands } from "./expect-stands.ts";

it("stands a few hundred requests of all kinds: no 5xx, no hang, no unauthorised purge or hold, no word of others' purges", async () => {
  const statuses = await expectStands(300);

  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 401]));
});
