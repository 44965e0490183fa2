import { describe, expect, it } from "vitest";
import { probeAnswer } from "../../../functions/edge-probe/probe-answer.ts";
import { isProbeRender } from "../../../shared/doctor/canary/probe.ts";

const RENDER = { id: "r1", renderedAtMs: 1_700_000_000_000 };

describe("a probe page", () => {
  it.each([
    ["/.tagwire/probe", "tagwire-probe"],
    ["/.tagwire/probe-control", "tagwire-control"],
  ])("at %s says when it was rendered, and is kept by the edge until its tag %s is purged", (path, tag) => {
    const { statusCode, headers, body } = probeAnswer(path, "x-tags", RENDER);

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ "cache-control": "public, max-age=0, s-maxage=31536000", "x-tags": tag });
    expect(isProbeRender(JSON.parse(body))).toBe(true);
  });

  it("is not at other paths, which are not kept", () => {
    expect(probeAnswer("/.tagwire/probes", "x-tags", RENDER)).toMatchObject({
      statusCode: 404,
      headers: { "cache-control": "no-store" },
    });
  });

  it.each([{}, null, "a page", { id: "r1" }, { id: "", renderedAtMs: 1 }, { id: "r1", renderedAtMs: "1" }])(
    "is not what says %j",
    (said) => {
      expect(isProbeRender(said)).toBe(false);
    },
  );
});
