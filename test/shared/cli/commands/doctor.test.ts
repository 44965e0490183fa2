import { describe, expect, it } from "vitest";
import { DoctorWorld } from "../../../doctor/doctor-world.ts";
import { queueMapping } from "../../../doctor/spoil.ts";
import type { Ended } from "../run-command.ts";
import { stackOfTests } from "./stack-of-tests.ts";

const stack = stackOfTests(() => DoctorWorld.start());
const doctor = (...args: readonly string[]): Promise<Ended> => stack.run(["doctor", ...args]);

describe("tagwire status", () => {
  it("shows at a glance how everything is, and ends with 0 when nothing needs a look", async () => {
    const [shown, json] = [await stack.run(["status"]), await stack.run(["status", "--json"])];

    expect(shown.stdout).toMatch(/^well: nothing needs a look\n$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({ unseen: [], queues: { length: 5 }, alarms: [], measures: {} });
    expect([shown.code, json.code]).toEqual([0, 0]);
  });

  it("ends with 1 when something does", async () => {
    const mend = await queueMapping("edge", { Enabled: false })(stack.world());
    const { code, stdout } = await stack.run(["status"]);
    await mend();

    expect(stdout).toMatch(/^queue +● edge +nothing waits: nothing takes its messages, the mapping is Disabled$/m);
    expect(stdout).toMatch(/^1 thing needs a look$/m);
    expect(code).toBe(1);
  });
});

describe("tagwire doctor", () => {
  it("finds the stack that runs here, and ends with 0 when it is healthy", async () => {
    const { code, stdout } = await doctor();

    expect(stdout).toMatch(/^healthy: \d+ checks found nothing wrong\n$/);
    expect(code).toBe(0);
  });

  it("says what is wrong and ends with 1, and for scripts in JSON", async () => {
    const mend = await queueMapping("edge", { Enabled: false })(stack.world());
    const [shown, json] = [await doctor(), await doctor("--json")];
    await mend();

    expect(shown.stdout).toMatch(/^error {8}queue edge: its event source mapping is Disabled$/m);
    const { findings } = JSON.parse(json.stdout) as { readonly findings: readonly unknown[] };
    expect(findings[0]).toMatchObject({ code: "mapping-disabled", place: { name: "edge" } });
    expect([shown.code, json.code]).toEqual([1, 1]);
  });

  it("ends with 2 when it could not be asked, and says how it can", async () => {
    const [otherwise, nowhere] = [await doctor("--all"), await doctor("--edge", "http://127.0.0.1:1")];

    expect([otherwise.code, nowhere.code]).toEqual([2, 2]);
    expect(nowhere.stderr).toContain(`say which stack with --edge: ${stack.world().stack.edges["www"]?.url}`);
  });
});
