import { describe, expect, it } from "vitest";
import config from "../../tagwire.config.ts";
import type { ApiParts } from "../../functions/purge-api/api-parts.ts";
import { ApiWorld } from "../functions/purge-api/api-world.ts";
import { planned, START_MS } from "../shared/cli/planned.ts";
import { runCommand } from "../shared/cli/run-command.ts";
import { withApi } from "../shared/cli/with-api.ts";
import { consoleOf } from "./console-of.ts";

describe.each(["README.md", "docs/cli.md"])("%s", (path) => {
  it.each(consoleOf(path))("shows what is really printed: $name", async ({ examples }) => {
    const world = await demo();
    for (const { line, args, stdin, printed } of examples) {
      const { stdout, stderr } = await runCommand(args, { ...withApi(world), stdin });
      expect(unnamed(`$ ${line}\n${(stdout + stderr).trimEnd()}`)).toBe(unnamed(`$ ${line}\n${printed}`));
    }
  });
});

/** The demo, whose edge has dropped what a write made stale, and whatever it is asked to. */
async function demo(): Promise<ApiWorld> {
  const follow: ApiParts["follower"]["follow"] = async ({ items, sinceMs }) => {
    const times = { atMs: sinceMs + 1_100, effectiveAtMs: sinceMs + 41_800 };
    const call = { plan: "p", outcome: "sent", receipt: "I2J0I21PCUYOIK", usd: 0.005, ...times } as const;
    return { queued: 0, waiting: 0, done: items.length, invalidations: [call] };
  };
  const world = new ApiWorld(config, { follower: { follow } });
  const write = { sequenceNumber: "1", writtenAtMs: START_MS - 1_000 };
  await planned(
    world,
    1,
    ["#product:ripgrep", "#category:MIT"],
    [{ source: "Products", rule: "page", attribute: "version", ...write }],
  );
  world.clock.advance(3_600_000);
  await runCommand(["purge", "product:jq", "--reason", "wrong description"], withApi(world));
  return world;
}

/** Ids, tokens and times are others each time. */
function unnamed(text: string): string {
  return text
    .replace(/\b[0-9a-z]{9}-[0-9a-f]{18}\b/g, "<id>")
    .replace(/\btw_\S+/g, "<token>")
    .replace(/^token \S+ of/gm, "token <id> of")
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "<time>");
}
