import { describe, expect, it } from "vitest";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import { examine } from "../../../shared/doctor/examine.ts";
import type { Inspection } from "../../../shared/doctor/inspection.ts";

describe("an examination", () => {
  it("says what it could not look at, and why, and makes all other checks", async () => {
    const { findings, checks } = await examine([fails("its stream"), finds("mapping-disabled")], forever());

    expect(checks).toBe(2);
    expect(findings).toMatchObject([
      { code: "mapping-disabled", severity: "error" },
      {
        code: "not-checked",
        severity: "unknown",
        what: "its stream could not be looked at: table: AccessDeniedException (400)",
      },
    ]);
  });

  it("names of errors that are not ours only the kind: their messages may hold anything", async () => {
    const inspection = finds("mapping-disabled", () => Promise.reject(new RangeError("token abc")));

    const { findings } = await examine([inspection], forever());

    expect(findings.map(({ what }) => what)).toEqual(["the mapping could not be looked at: RangeError"]);
  });

  it("ends when its time is over, also where a check never does, and keeps what was found until then", async () => {
    const controller = new AbortController();
    const never = finds("mapping-disabled", () => new Promise<never>(() => undefined));
    const last = finds("stream-off", async () => {
      controller.abort(new DOMException("too late", "TimeoutError"));
      return [];
    });

    const { findings } = await examine([finds("mapping-missing"), never, last], controller.signal);

    expect(findings.map(({ code, what }) => [code, what])).toEqual([
      ["mapping-missing", "so it is"],
      ["not-checked", "the mapping could not be looked at: TimeoutError"],
    ]);
  });

  it("follows up on what it sees", async () => {
    const first = finds("mapping-disabled", async () => Array.from({ length: 20 }, () => finds("stream-off")));

    expect(await examine([first], forever())).toMatchObject({ checks: 21, findings: [{ code: "stream-off" }] });
  });

  it("asks for a few things at a time only", async () => {
    let running = 0;
    let most = 0;
    const counted = finds("stream-off", async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return [];
    });

    await examine(
      Array.from({ length: 50 }, () => counted),
      forever(),
    );

    expect(most).toBe(6);
  });
});

const forever = (): AbortSignal => new AbortController().signal;

function finds(code: "mapping-disabled" | "mapping-missing" | "stream-off", run?: Inspection["run"]): Inspection {
  const place = { kind: "table", name: "Products" } as const;
  return { place, looksAt: "the mapping", run: run ?? (async () => [{ code, place, what: "so it is" }]) };
}

function fails(looksAt: string): Inspection {
  const refused = new PurgeTargetError("table", "AccessDeniedException (400)");
  return { place: { kind: "table", name: "Products" }, looksAt, run: () => Promise.reject(refused) };
}
