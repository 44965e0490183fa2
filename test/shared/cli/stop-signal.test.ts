import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { describeFailure } from "../../../shared/cli/describe-failure.ts";
import { readStdin } from "../../../shared/cli/read-stdin.ts";
import { stopSignal } from "../../../shared/cli/stop-signal.ts";

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (name) => {
  it("ends what waits for somebody to type, at once", async () => {
    const { process, signal } = running();
    process.stdin.write("product:1");
    const reading = readStdin(process.stdin);

    process.emit(name);

    expect(signal.aborted).toBe(true);
    expect(describeFailure(await reading.catch((error: unknown) => error))).toBe("stopped");
  });

  it("stops what reads nothing, and is left to the system the second time", () => {
    const { process, signal } = running();

    process.emit(name);

    expect(signal.aborted).toBe(true);
    expect(process.listenerCount(name)).toBe(0);
  });
});

function running() {
  const process = Object.assign(new EventEmitter(), { stdin: new PassThrough() });
  return { process, signal: stopSignal(process) };
}
