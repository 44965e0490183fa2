import { describe, expect, it } from "vitest";
import { Enrolment } from "../../../../shared/pipeline/stewardship/enrolment.ts";
import { STANDING_NOTE } from "../../../../shared/pipeline/stewardship/standing.ts";
import { steward } from "../../../../shared/pipeline/stewardship/steward.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { deployedOf } from "./site-versions.ts";
import { StewardedSite } from "./stewarded-site.ts";

describe("a process that decides on changes", () => {
  it("asks once when tables were activated, and leaves notes alone for a while when they do not answer", async () => {
    const site = new StewardedSite();
    let reads = 0;
    let fail = true;
    const notes: Notes = {
      read: async () => {
        reads += 1;
        if (fail) throw new PurgeTargetError("notes", "no answer");
        return await site.notes.read(STANDING_NOTE);
      },
      write: site.notes.write.bind(site.notes),
      forget: site.notes.forget.bind(site.notes),
    };
    const enrolment = new Enrolment(deployedOf(site.version), { ...site.run(), notes });
    const signal = AbortSignal.timeout(5_000);

    expect((await enrolment.activations(signal)).size).toBe(0);
    expect((await enrolment.activations(signal)).size).toBe(0);
    expect(reads).toBe(1);
    fail = false;
    site.clock.advance(30_000);
    for (let batch = 0; batch < 10; batch++) {
      expect(await enrolment.activations(signal)).toStrictEqual(new Map([["T", site.clock.now()]]));
    }
    expect(reads).toBe(2);
  });

  it("skips nothing, and writes nothing, where a newer version keeps the note", async () => {
    const site = new StewardedSite();
    await site.notes.write(STANDING_NOTE, { v: 2 }, undefined);
    const enrolment = new Enrolment(deployedOf(site.version), site.run());

    expect((await enrolment.activations(AbortSignal.timeout(5_000))).size).toBe(0);
    await expect(steward(site.run())).rejects.toThrow("must be version 1");
    expect((await site.notes.read(STANDING_NOTE))?.value).toStrictEqual({ v: 2 });
  });
});
