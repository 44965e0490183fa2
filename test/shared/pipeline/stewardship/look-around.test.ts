import { describe, expect, it } from "vitest";
import type { DistributionSeen, FunctionSeen, MappingSeen } from "../../../../shared/doctor/observations.ts";
import { ENV } from "../../../../shared/env.ts";
import { lookAround, type Lookout } from "../../../../shared/pipeline/stewardship/look-around.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { deployedOf, PLAIN_SITE } from "./site-versions.ts";

const NOW_MS = 1_800_000_000_000;

describe("looking around", () => {
  it("finds this deployment alone once the longest call of the one before must have ended", async () => {
    const seen = await look({});

    expect(seen.aloneSinceMs).toBe(NOW_MS + 30_000 + 5_000);
  });

  it.each([
    ["runs with another config", { variables: new Map([[ENV.config, "other"]]) }],
    ["is being updated", { updating: true }],
    ["reads another table", { variables: variables({ [ENV.tables]: '{"T":"Other-T"}' }) }],
    ["purges another distribution", { variables: variables({ [ENV.edges]: '{"www":"E-other"}' }) }],
    ["was told of its tables by hand, and not in JSON", { variables: variables({ [ENV.tables]: "Site-T" }) }],
    ["was told of no tables at all", { variables: variables({ [ENV.tables]: "null" }) }],
  ])("finds it not alone while a function %s", async (_, change: Partial<FunctionSeen>) => {
    expect((await look({ function: change })).aloneSinceMs).toBeUndefined();
  });

  it.each([
    ["still has the filters of the deployment before", { filters: "before" }],
    ["has none where it should have some", { filters: undefined }],
    ["is being updated, and may still filter as before", { state: "Updating" }],
  ])("finds it not alone while the mapping of a table's stream %s", async (_, mapping: Partial<MappingSeen>) => {
    expect((await look({ mapping })).aloneSinceMs).toBeUndefined();
  });

  it("finds it not alone while it can't see how a table's stream is filtered", async () => {
    const gone = async () => undefined;
    const { observers, ...rest } = lookout({});

    const seen = await lookAround({ ...rest, observers: { ...observers, mapping: gone } }, AbortSignal.timeout(5_000));

    expect(seen.aloneSinceMs).toBeUndefined();
    expect(seen.streams.get("T")).toMatchObject({ isRead: false });
  });

  it("takes a stream for read while only the function fails, and for unread when it is another one", async () => {
    const read = async (mapping: Partial<MappingSeen>) => (await look({ mapping })).streams.get("T");

    expect(await read({})).toStrictEqual({ arn: "stream 1", isRead: true });
    expect(await read({ lastResult: "PROBLEM: Function call failed" })).toMatchObject({ isRead: true });
    expect(await read({ lastResult: "PROBLEM: internal Lambda error" })).toMatchObject({ isRead: false });
    expect(await read({ state: "Disabled" })).toMatchObject({ isRead: false });
    expect(await read({ source: "stream 0" })).toMatchObject({ isRead: false });
  });

  it("leaves out what it cannot see", async () => {
    const fails = async () => {
      throw new PurgeTargetError("account", "AccessDenied");
    };

    const seen = await lookAround(
      { ...lookout({}), observers: { function: fails, mapping: fails, table: fails, distribution: fails } },
      AbortSignal.timeout(5_000),
    );

    expect(seen).toStrictEqual({ streams: new Map(), edges: new Map() });
  });
});

interface Changes {
  readonly function?: Partial<FunctionSeen>;
  readonly mapping?: Partial<MappingSeen>;
}

async function look(changes: Changes) {
  return await lookAround(lookout(changes), AbortSignal.timeout(5_000));
}

function lookout(changes: Changes): Lookout {
  const fn = { variables: variables({}), updating: false, modifiedAtMs: NOW_MS, timeoutMs: 30_000 };
  const mapping = { state: "Enabled", source: "stream 1", filters: "f1", lastResult: "OK" } as MappingSeen;
  return {
    deployed: deployedOf(PLAIN_SITE),
    configHash: "this",
    mappings: new Map([["T", { mapping: "uuid", filters: "f1" }]]),
    functions: ["on-change", "purge-edge"],
    observers: {
      function: async (name) => ({ ...fn, ...(name === "on-change" && changes.function) }),
      mapping: async () => ({ ...mapping, ...changes.mapping }),
      table: async () => ({ stream: { arn: "stream 1", view: "NEW_AND_OLD_IMAGES" } }),
      distribution: async () => ({ deployed: true, tagHeader: "cache-tag" }) as DistributionSeen,
    },
  };
}

function variables(change: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({
      [ENV.config]: "this",
      [ENV.tables]: '{"T":"Site-T","Probe":"Site-Probe"}',
      [ENV.edges]: '{"www":"E-www"}',
      ...change,
    }),
  );
}
