import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type * as Peers from "../peers/peers.mjs";

const PACKAGE = fileURLToPath(new URL("../peers", import.meta.url));

/** Who we are measured beside; `undefined` where they are not installed. */
export async function installedPeers(folder = PACKAGE): Promise<typeof Peers | undefined> {
  return existsSync(`${folder}/node_modules`) ? await import("../peers/peers.mjs") : undefined;
}
