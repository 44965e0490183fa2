import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A command of tagwire in a document, and what is printed below it. */
interface ConsoleExample {
  /** As it stands there, in one line. */
  readonly line: string;
  /** What comes after `tagwire`. */
  readonly args: readonly string[];
  /** What is piped into it. */
  readonly stdin: string;
  readonly printed: string;
}

/** A block of commands; each has what those before it left. */
export interface ConsoleBlock {
  readonly name: string;
  readonly examples: readonly ConsoleExample[];
}

/** Blocks of commands in a document: lines that begin with `$`, and below each what it prints. */
export function consoleOf(path: string): readonly ConsoleBlock[] {
  const blocks = [...readFileSync(path, "utf8").matchAll(/^```console\n(.*?)^```$/gms)].map(([, text = ""]) => text);
  return blocks.map((text) => {
    const examples = text.replaceAll("\\\n", "").split(/^\$ /m).slice(1).map(exampleIn);
    return { name: examples[0]?.line ?? "", examples };
  });
}

function exampleIn(text: string): ConsoleExample {
  const [first = "", ...rest] = text.split("\n");
  const line = first.replace(/ {2,}/g, " ");
  const [, piped = "", command] = /^(?:(.*) \| )?npx tagwire(?: (.*))?$/.exec(line) ?? [];
  return {
    line,
    args: command === undefined ? [] : bash(`printf '%s\\0' ${command}`).split("\0").slice(0, -1),
    stdin: piped === "" ? "" : bash(piped),
    printed: rest.join("\n").trimEnd(),
  };
}

function bash(script: string): string {
  return execFileSync("bash", ["-c", script], { encoding: "utf8" });
}
