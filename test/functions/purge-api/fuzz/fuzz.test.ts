import { it } from "vitest";
import { expectStands } from "./expect-stands.ts";

it("stands a few hundred requests of all kinds: no 5xx, no hang, no unauthorised purge", async () => {
  await expectStands(300);
});
