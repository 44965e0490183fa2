import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { withTimeLimit } from "../../../shared/adapters/with-time-limit.ts";
import { collectGarbage } from "../../kit/collect-garbage.ts";

describe("withTimeLimit", () => {
  it("ends what takes too long, though memory was collected meanwhile", async () => {
    const ended = withTimeLimit(new AbortController().signal, 100, (limited) => {
      collectGarbage();
      return untilAborted(limited);
    });

    await expect(ended).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("ends with the signal it was given, also with one that fired before", async () => {
    const controller = new AbortController();
    const ended = withTimeLimit(controller.signal, 60_000, untilAborted);
    controller.abort(new RangeError("over"));

    await expect(ended).rejects.toThrow("over");
    await expect(withTimeLimit(controller.signal, 60_000, untilAborted)).rejects.toThrow("over");
  });

  it("leaves nothing behind at a signal that outlives many calls", async () => {
    const { signal } = new AbortController();

    expect(await withTimeLimit(signal, 60_000, async () => "done")).toBe("done");
    await withTimeLimit(signal, 60_000, () => Promise.reject(new RangeError())).catch(() => undefined);

    expect(getEventListeners(signal, "abort")).toStrictEqual([]);
  });
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
}
