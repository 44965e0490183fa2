import { randomBytes } from "node:crypto";

/** The public half of a token: twelve letters and digits. */
export function newTokenId(): string {
  // of base64url, letters and digits are enough, and more than enough are there
  return randomBytes(24).toString("base64url").replace(/[_-]/g, "").slice(0, 12).padEnd(12, "0");
}

/** The secret half: 256 bits, which nobody guesses, so that a hash of it needs no salt. */
export function newTokenSecret(): string {
  return randomBytes(32).toString("base64url");
}
