import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { createTagCache } from "../../../../shared/cache/render/create-tag-cache.ts";

const SOURCE = fileURLToPath(new URL("../../../../shared/cache/", import.meta.url));

/** A bug on purpose: a text of the client, in place of which another one stands. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The client with bugs in it.
 *
 * @throws {Error} when its source does not have the texts that the bugs take the place of.
 */
export async function mutatedClient(mutations: readonly Mutation[]): Promise<typeof createTagCache> {
  const { outputFiles } = await build({
    entryPoints: [`${SOURCE}render/create-tag-cache.ts`],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    plugins: [
      {
        name: "mutate",
        setup: ({ onLoad }) =>
          onLoad({ filter: /shared\/cache\/.*\.ts$/ }, async ({ path }) => {
            const source = await readFile(path, "utf8");
            const own = mutations.filter(({ file }) => path.endsWith(`shared/cache/${file}`));
            return { contents: own.reduce(mutate, source), loader: "ts" };
          }),
      },
    ],
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const made = (await import(/* @vite-ignore */ `data:text/javascript;base64,${text}`)) as {
    readonly createTagCache: typeof createTagCache;
  };
  return made.createTagCache;
}

function mutate(source: string, { file, from, to }: Mutation): string {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file} must have exactly one ${JSON.stringify(from)}`);
  return before + to + after;
}
