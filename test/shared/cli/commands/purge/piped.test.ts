import { describe, expect, it } from "vitest";
import type { PurgeView } from "../../../../../shared/http/views.ts";
import { shop } from "./shop.ts";

describe("what is piped into tagwire purge", () => {
  it("is tags in lines, a list of them, or a request of the API", async () => {
    const { world, tagwire } = shop();

    await tagwire(["-", "product:0"], { stdin: "product:1\r\n\n  product:2 \n" });
    await tagwire(["-"], { stdin: '["product:3", {"name": "product", "params": {"id": "4"}}]' });
    await tagwire(["-", "--edges", "www"], {
      stdin: '{"tags":["product:5"],"keys":["menu:5"],"edges":["old"],"wait":"edge"}',
    });

    expect(world.main.purges).toMatchObject([
      { tags: ["product:0", "product:1", "product:2"] },
      { tags: ["product:3", "product:4"] },
      { tags: ["product:5"], keys: ["menu:5"] },
    ]);
    expect(world.itemsOf("www")).toContain("#product:5");
    expect(world.itemsOf("old")).not.toContain("#product:5");
  });

  it("is refused when it is no JSON after all, nothing, or no request", async () => {
    const { tagwire } = shop();

    expect(await tagwire(["-"], { stdin: '{"tags":' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is none"),
    });
    expect(await tagwire(["-"], { stdin: " \n" })).toMatchObject({ code: 2 });
    expect(await tagwire(["-"], { stdin: '{"tags":"a"}' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a list"),
    });
    const unknown = await tagwire(["-"], { stdin: '{"tags":["products"],"tag":1}' });
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([1_000, 1_001, 2_001])("is purged whole, each part once, also when it is %i tags", async (count) => {
    const { world, tagwire } = shop();
    const tags = Array.from({ length: count }, (_, at) => `product:${at}`);
    const args = ["-", "--json", "--edges", "www", "--idempotency-key", "import-7"];

    const first = await tagwire(args, { stdin: tags.join("\n") });
    const again = await tagwire(args, { stdin: tags.join("\n") });

    const { purges, usd } = JSON.parse(first.stdout) as Printed;
    expect(again).toStrictEqual(first);
    expect(purges).toHaveLength(Math.ceil(count / 1_000));
    expect(world.main.purges.flatMap((purge) => purge.tags)).toStrictEqual(tags);
    expect(usd).toBeCloseTo(count * 0.005);
  });

  it("comes to one sum, for people", async () => {
    const { tagwire } = shop();
    const tags = Array.from({ length: 1_200 }, (_, at) => `product:${at}`);

    const { stdout } = await tagwire(["-", "--edges", "www"], { stdin: tags.join("\n") });

    expect(stdout).toContain("product:7 and 992 more\n");
    expect(stdout).toContain("\n2 purges, $6.00 in all\n");
    const dry = await tagwire(["-", "--edges", "www", "--dry-run"], { stdin: tags.join("\n") });
    expect(dry.stdout).toContain("\n2 purges, $6.00 in all\nnothing was purged: this was a dry run\n");
  });

  it("tells of each how far it is, for people", async () => {
    const { tagwire } = shop();
    const tags = Array.from({ length: 1_200 }, (_, at) => `product:${at}`);

    const { stdout } = await tagwire(["-", "--edges", "www"], { stdin: tags.join("\n") });

    const ids = [...stdout.matchAll(/^purge {4}(\S+)$/gm)].map(([, id]) => id);
    const told = stdout.split("in all\n")[1] ?? "";
    expect(told.match(/^\S{28}$/gm)).toStrictEqual(ids);
    expect(told.match(/^\+\d+\.\d s {3}accepted$/gm)).toHaveLength(2);
  });

  it("is halved where it is more than one purge holds, and everything is purged once", async () => {
    const { world, tagwire } = shop();
    const named = (what: string) => Array.from({ length: 1_000 }, (_, at) => `${what}:${"x".repeat(200)}${at}`);
    const [tags, keys] = [named("product"), named("menu")];

    const ended = await tagwire(["-", "--json", "--edges", "none"], { stdin: JSON.stringify({ tags, keys }) });

    const { purges } = JSON.parse(ended.stdout) as Printed;
    expect(purges).toHaveLength(2);
    expect(world.main.purges.flatMap((purge) => [...purge.tags, ...purge.keys])).toStrictEqual([...tags, ...keys]);
  });
});

/** What `--json` prints. */
interface Printed {
  readonly purges: readonly PurgeView[];
  readonly usd: number;
}
