import { createHash } from "node:crypto";
import { bundleConfig } from "./bundle-functions.ts";

/** Enough to tell any two configs apart. */
const HASH_LENGTH_CHARS = 16;

/**
 * Names what a config's module says, with all that it imports except tagwire itself: comments, types and the place it
 * lies at change nothing.
 *
 * @throws {BundlingError} when it is missing or can't be bundled.
 */
export function configHash(configFile: string | URL): string {
  return createHash("sha256").update(bundleConfig(configFile)).digest("hex").slice(0, HASH_LENGTH_CHARS);
}
