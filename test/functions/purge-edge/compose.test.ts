import { describe, expect, it } from "vitest";
import { compose } from "../../../functions/purge-edge/compose.ts";
import { ConfigError } from "../../../shared/config/config-error.ts";
import { QUOTA_DEFAULTS } from "../../../shared/config/config-options.ts";
import type { EdgeSettings } from "../../../shared/config/config.ts";
import { ENV } from "../../../shared/env.ts";

describe("purge-edge, put together from its environment", () => {
  it("complains once about everything that is missing", () => {
    const failure = catchError(() => compose({}, { edges: { www } }));

    expect(failure).toBeInstanceOf(ConfigError);
    for (const name of [ENV.edges, ENV.edgeQueueUrl, ENV.parkedQueueUrl, ENV.parkedBucket, ENV.ledgerTable]) {
      expect(failure.message).toContain(name);
    }
  });

  it("refuses an edge of the config that has no distribution", () => {
    const failure = catchError(() => compose({ ...env, [ENV.edges]: '{"old":"E1"}' }, { edges: { www } }));

    expect(failure.message).toContain("must have www");
  });

  it("starts with all it needs, without calling anybody", () => {
    expect(() => compose(env, { edges: { www } })).not.toThrow();
  });
});

const www: EdgeSettings = {
  name: "www",
  mode: "send",
  untilLive: "send",
  maxStalenessMs: 60_000,
  minIntervalMs: 10_000,
  ancestors: true,
  handWrittenHeaders: false,
  tagHeader: "cache-tag",
  knownAs: {},
  budgetUsdPerMonth: undefined,
  onBudget: "spend",
  refetchUsd: 0.000_1,
  populations: {},
  quota: QUOTA_DEFAULTS,
};

const env = {
  [ENV.edges]: '{"www":"E1"}',
  [ENV.edgeQueueUrl]: "http://127.0.0.1/edge",
  [ENV.edgeDeadLettersUrl]: "http://127.0.0.1/edge-dead",
  [ENV.parkedQueueUrl]: "http://127.0.0.1/parked",
  [ENV.parkedBucket]: "parked",
  [ENV.ledgerTable]: "ledger",
  AWS_REGION: "us-east-1",
};

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
