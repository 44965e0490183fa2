import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { strangersApp } from "./apps.ts";
import { type Resource, resourcesOf } from "./template-facts.ts";

const DAY_SECONDS = 86_400;

/** How long each kind of place keeps what is put there, in days, by its template. A ledger row says so itself. */
const DAYS_OF: Readonly<Record<string, (properties: Resource["properties"]) => number | undefined>> = {
  "AWS::DynamoDB::GlobalTable": () => undefined,
  "AWS::Logs::LogGroup": ({ RetentionInDays }) => Number(RetentionInDays),
  "AWS::S3::Bucket": ({ LifecycleConfiguration }) =>
    (LifecycleConfiguration as { readonly Rules: readonly { readonly ExpirationInDays: number }[] }).Rules[0]
      ?.ExpirationInDays,
  "AWS::SQS::Queue": ({ MessageRetentionPeriod }) => Number(MessageRetentionPeriod) / DAY_SECONDS,
};

/** Rows of the document's tables that begin with a place in backticks: place → last column. */
const documented = new Map(
  [...readFileSync("docs/threat-model.md", "utf8").matchAll(/^\| `([^`]+)` \|.*\| ([^|]+) \|$/gm)].map(
    ([, place = "", days = ""]) => [place, days],
  ),
);

describe("the threat model", () => {
  const places = resourcesOf(strangersApp())
    .filter(({ Type }) => Type in DAYS_OF)
    .map(({ path, Type, properties }) => ({
      place: path.replace("Shop/Tagwire/", "").replace(/\/Resource$/, ""),
      days: DAYS_OF[Type]?.(properties),
    }));

  it("names every place that keeps anything, and none that is gone", () => {
    expect([...documented.keys()].sort()).toEqual(places.map(({ place }) => place).sort());
  });

  it.each(places)("says how many days $place keeps it", ({ place, days }) => {
    expect(documented.get(place)).toMatch(days === undefined ? /^\d+, by the row/ : new RegExp(`^${days}\\b`));
  });
});
