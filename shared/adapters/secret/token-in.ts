import { PurgeTargetError } from "../../ports/errors.ts";

/**
 * The token in a secret's text: all of it, or the field `token` of a JSON object.
 *
 * @throws {PurgeTargetError} when there is none.
 */
export function tokenIn(text: string): string {
  const trimmed = text.trim();
  const token = trimmed.startsWith("{") ? fieldOf(trimmed) : trimmed;
  if (token === "") throw new PurgeTargetError("secret", 'must be a token, or JSON with a "token"');
  return token;
}

function fieldOf(json: string): string {
  try {
    const { token } = JSON.parse(json) as { readonly token?: unknown };
    return typeof token === "string" ? token.trim() : "";
  } catch {
    return "";
  }
}
