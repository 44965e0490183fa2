import { readFileSync } from "node:fs";

/** A block of TypeScript in a document. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** Blocks of TypeScript; the first line may name the file in a comment. */
export function examplesOf(path: string): readonly Example[] {
  const blocks = [...readFileSync(path, "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  return blocks.map((code, i) => ({ name: /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? `example-${i + 1}.ts`, code }));
}
