import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { productItem } from "./product-item.ts";

/** A product of the demo's catalogue. */
interface SeedProduct {
  readonly id: string;
  readonly category: string;
  readonly version: string;
  readonly description: string;
  readonly homepage: string;
}

/** Enough to look at: well-known command-line tools by licence. */
const SEED_PRODUCTS: readonly SeedProduct[] = [
  [
    "bat",
    "Apache-2.0",
    "0.25.0",
    "A cat clone with syntax highlighting and Git integration.",
    "https://github.com/sharkdp/bat",
  ],
  ["caddy", "Apache-2.0", "2.10.0", "A web server with automatic HTTPS.", "https://caddyserver.com"],
  ["kubectl", "Apache-2.0", "1.34.1", "Controls Kubernetes clusters.", "https://kubernetes.io"],
  ["age", "BSD-3-Clause", "1.2.1", "A simple, modern file encryption tool.", "https://age-encryption.org"],
  ["croc", "MIT", "10.2.2", "Sends files from one computer to another.", "https://github.com/schollz/croc"],
  ["fzf", "MIT", "0.65.2", "A fuzzy finder for the command line.", "https://junegunn.github.io/fzf"],
  ["gh", "MIT", "2.79.0", "GitHub from the command line.", "https://cli.github.com"],
  ["jq", "MIT", "1.8.1", "Slices, filters and maps JSON.", "https://jqlang.org"],
  ["ripgrep", "MIT", "14.1.1", "Searches folders for a pattern, fast.", "https://github.com/BurntSushi/ripgrep"],
  ["hugo", "Apache-2.0", "0.149.0", "Builds websites from Markdown.", "https://gohugo.io"],
  ["git", "GPL-2.0-only", "2.51.0", "Keeps the history of a project.", "https://git-scm.com"],
  ["ffmpeg", "GPL-3.0-only", "8.0", "Records, converts and streams audio and video.", "https://ffmpeg.org"],
].map(([id = "", category = "", version = "", description = "", homepage = ""]) => ({
  id,
  category,
  version,
  description,
  homepage,
}));

/** Puts the seed into a table. */
export async function seed(client: DynamoDBClient, table: string): Promise<void> {
  const puts = SEED_PRODUCTS.map(({ id, category, ...document }) => ({
    PutRequest: { Item: productItem(id, { ...document, license: category }) },
  }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }));
}
