import { type Application, type CommandContext, generateHelpTextForAllCommands } from "@stricli/core";
import { describe, expect, it } from "vitest";
import { buildTagwire } from "../../../shared/cli/application.ts";
import { runCommand } from "./run-command.ts";
import { addressOf } from "./with-api.ts";

// what help says does not depend on what commands are run with
const application: unknown = buildTagwire("1.2.3");
const COMMANDS = generateHelpTextForAllCommands(application as Application<CommandContext>);

describe("tagwire", () => {
  it("lists its commands, and tells its version", async () => {
    const help = await runCommand([]);

    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/^ {2}doctor +Look at all that is wired/m);
    expect(await runCommand(["--help"])).toStrictEqual(help);
    expect(await runCommand(["--version"])).toStrictEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
  });

  it.each(COMMANDS)("explains %s with examples, and without a problem before it", async (command, text) => {
    const help = await runCommand([...command.split(" ").slice(1), "--help"]);

    // what is run without its own name says so
    const stdout = help.stdout.replace(/ALIASES\n.*\n\n/, "");
    expect({ ...help, stdout }).toStrictEqual({ code: 0, stdout: text, stderr: "" });
    expect(help.stdout).toContain(`EXAMPLES\n  tagwire ${command.split(" ").slice(1).join(" ")}`);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(140);
  });

  it("names the command that was meant when there is none of the name", async () => {
    expect(await runCommand(["docter"])).toStrictEqual({
      code: 2,
      stdout: "",
      stderr: "tagwire: there is no command `docter`: did you mean `doctor`?\n",
    });
    expect((await runCommand(["fly"])).stderr).toBe("tagwire: there is no command `fly`; tagwire --help lists them\n");
  });

  it.each([
    [["purge", "--dryrun"], "there is no flag --dryrun: did you mean --dry-run?"],
    [["purge", "--nonsense"], "there is no flag --nonsense"],
    [["purges", "--limit", "0"], '--limit: a whole number above 0, got "0"'],
    [
      ["tokens", "create", "--scope", "all", "--requests-per-minute", "x"],
      "--requests-per-minute: Cannot convert x to a number",
    ],
    [["holds", "relese"], '"relese" is more than the command takes: see its --help'],
  ])("names flags as they are typed, and what is wrong with them: %s", async (args, said) => {
    expect(await runCommand(args)).toStrictEqual({ code: 2, stdout: "", stderr: `tagwire: ${said}\n` });
  });

  it.each([
    [["purge", "product:1", "--edges", ""], '--edges: names of edges, or none, got ""'],
    [["purge", "product:1", "--edges", ","], '--edges: names of edges, or none, got ","'],
    [["purge", "product:1", "--stack", ""], "--stack: must not be empty"],
    [["purge", "product:1", "--idempotency-key", ""], "--idempotency-key: must not be empty"],
    [["purges", "--tag", ""], "--tag: must not be empty"],
  ])("guesses nothing of a name that a script left empty: %s", async (args, said) => {
    const { code, stderr } = await runCommand(args, { runningStacks: () => [addressOf("http://127.0.0.1:1")] });

    expect({ code, stderr }).toStrictEqual({ code: 2, stderr: `tagwire: ${said}\n` });
  });

  it("ends with 2 for a flag that there is not, with 3 where nobody answers, and with 130 when it is stopped", async () => {
    expect(await runCommand(["doctor", "--jsno"])).toMatchObject({ code: 2, stdout: "" });

    const away = ["tokens", "list"];
    const running = { runningStacks: () => [addressOf("http://127.0.0.1:1")] };
    expect(await runCommand(away, running)).toMatchObject({ code: 3, stdout: "" });
    expect(await runCommand(away, { ...running, signal: AbortSignal.abort() })).toMatchObject({ code: 130 });
  });

  it("completes commands, flags and values", async () => {
    const proposed = async (...words: readonly string[]): Promise<string> =>
      (await runCommand(["__complete", ...words])).stdout;

    expect(await proposed("pur")).toBe("purge\npurges\n");
    expect(await proposed("tokens", "")).toBe("create\nlist\nrevoke\n");
    expect(await proposed("purge", "product:1", "--dr")).toBe("--dry-run\n");
    expect(await proposed("purge", "--wait", "e")).toBe("edge\neffective\n");
    expect(await proposed("nonsense", "")).toBe("");
    expect((await runCommand(["completion"])).stdout).toContain(
      String.raw`$('/home/o'\''hara/bin/tagwire' __complete `,
    );
  });

  it("colors only for a terminal, unless it is told to", async () => {
    const colored = (env: Readonly<Record<string, string>>): Promise<boolean> =>
      runCommand(["--help"], { env }).then(({ stdout }) => stdout.includes("\x1b["));

    expect(await colored({})).toBe(false);
    expect(await colored({ FORCE_COLOR: "1" })).toBe(true);
    expect(await colored({ FORCE_COLOR: "0", NO_COLOR: "" })).toBe(false);
  });
});
