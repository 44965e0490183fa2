import { describe, expect, it } from "vitest";
import { StewardedSite } from "./stewarded-site.ts";

describe("a table's stream", () => {
  const HOUR_MS = 3_600_000;

  it("that nobody reads is purged for from the twentieth hour on, every hour, and when it is read again", async () => {
    const site = new StewardedSite();
    site.stream = { arn: "stream 1", isRead: true };
    await site.round();
    const before = site.purges.length;
    site.stream = { arn: "stream 1", isRead: false };
    const hours: number[] = [];
    for (let hour = 1; hour <= 23; hour++) {
      site.clock.advance(HOUR_MS);
      const count = site.purges.length;
      await site.round();
      if (site.purges.length > count) hours.push(hour);
    }
    site.stream = { arn: "stream 1", isRead: true };
    await site.round();
    await site.round();

    expect(hours).toStrictEqual([21, 22, 23]);
    expect(site.itemsSince(before)).toStrictEqual(Array.from({ length: 4 }, () => "www #all0"));
  });

  it("that was replaced is purged for, even if it is read again by the time anybody looks", async () => {
    const site = new StewardedSite();
    site.stream = { arn: "stream 1", isRead: false };
    await site.round();
    const before = site.purges.length;
    site.stream = { arn: "stream 2", isRead: true };
    await site.round();
    await site.round();

    expect(site.itemsSince(before)).toStrictEqual(["www #all0"]);
  });
});
