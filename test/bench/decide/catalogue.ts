import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Attribute, marshall } from "./marshall.ts";
import type { Write } from "./stream-records.ts";

/** A recorded change of a real catalogue, where somebody has put one beside the repository. */
const TRACE = fileURLToPath(new URL("../../../../shared/traces/catalog-14d-images.jsonl.gz", import.meta.url));

interface TraceLine {
  readonly key: string;
  readonly old?: Readonly<Record<string, unknown>>;
  readonly new?: Readonly<Record<string, unknown>>;
}

/** Writes of a catalogue, and where they are from: the recorded trace if it is there, made-up ones like it otherwise. */
export function catalogueWrites(): { readonly origin: "recorded" | "made up"; readonly writes: readonly Write[] } {
  if (!existsSync(TRACE)) return { origin: "made up", writes: Array.from({ length: 200 }, (_, i) => write(madeUp(i))) };
  const lines = gunzipSync(readFileSync(TRACE)).toString("utf8").trim().split("\n");
  return { origin: "recorded", writes: lines.map((line) => write(JSON.parse(line) as TraceLine)) };
}

function write({ key, old, new: now }: TraceLine): Write {
  const keys = marshall({ pk: `PRODUCT#${key}`, sk: "META" });
  return { keys, old: old && image(keys, key, old), new: now && image(keys, key, now) };
}

function image(
  keys: Readonly<Record<string, Attribute>>,
  id: string,
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Attribute>> {
  const category = typeof document["license"] === "string" ? document["license"] : "unknown";
  return { ...keys, ...marshall({ id, category, ...document }) };
}

/** A new version of a package: of about the recorded size, and like most of them changed in version and downloads. */
function madeUp(i: number): TraceLine {
  const name = `package-${i}`;
  const document = (version: string): Readonly<Record<string, unknown>> => ({
    version,
    description: `The ${i}th of many packages, described in one sentence as long as such sentences are.`,
    homepage: `https://example.com/${name}`,
    license: ["MIT", "Apache-2.0", "GPL-3.0-or-later", "Freeware, see site"][i % 4],
    notes: ["Settings are kept in the folder of the program.", "To use other settings, name their file."],
    architecture: Object.fromEntries(
      ["32bit", "64bit", "arm64"].map((cpu) => [
        cpu,
        { url: `https://example.com/${name}/releases/${version}/${name}_${cpu}.zip`, hash: hash(`${version}${cpu}`) },
      ]),
    ),
    bin: [[`${name}.exe`, name, "--config config.yaml"]],
    checkver: { github: `https://example.com/${name}` },
    autoupdate: { architecture: { "64bit": { url: `https://example.com/${name}/$version/${name}.zip` } } },
  });
  return { key: name, old: document(`1.${i}.0`), new: document(`1.${i}.1`) };
}

function hash(text: string): string {
  return Buffer.from(text.repeat(32)).toString("hex").slice(0, 64);
}
