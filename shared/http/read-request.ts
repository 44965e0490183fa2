import * as z from "zod/mini";
import { en } from "zod/locales";
import { LIMITS } from "./limits.ts";
import { checkLimit, Problem } from "./problem.ts";

z.config(en());

/** Places named in one answer at most. */
const MAX_ERRORS = 20;

/**
 * Reads a request's body.
 *
 * @param type - as the request says it is; nothing counts as JSON.
 * @throws {Problem} for what the schema does not take; a limit that is exceeded is named.
 */
export function readBody<Schema extends z.ZodMiniType>(
  text: string,
  type: string | undefined,
  schema: Schema,
): z.infer<Schema> {
  checkLimit("bytes of body", LIMITS.bodyBytes, new TextEncoder().encode(text).length);
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new Problem("unsupported-media-type", { detail: "the body must be application/json" });
  }
  return read(parseJson(text), schema);
}

/** @throws {Problem} */
export function readQuery<Schema extends z.ZodMiniType>(
  parameters: Readonly<Record<string, string>>,
  schema: Schema,
): z.infer<Schema> {
  return read(parameters, schema);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("invalid-request", { detail: "the body must be JSON" });
  }
}

function read<Schema extends z.ZodMiniType>(value: unknown, schema: Schema): z.infer<Schema> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const { issues } = result.error;
  for (const issue of issues) {
    if (issue.code !== "too_big" || issue.origin !== "array") continue;
    const { path, maximum } = issue;
    const got = lengthAt(value, path);
    const detail = `at most ${maximum} ${path.join(".")}, got ${got}`;
    throw new Problem("limit-exceeded", { detail, limit: { name: path.join("."), max: Number(maximum), got } });
  }
  const errors = issues
    .slice(0, MAX_ERRORS)
    .map(({ path, message }) => ({ pointer: pointerOf(path), detail: message }));
  throw new Problem("invalid-request", { errors });
}

function lengthAt(value: unknown, path: readonly PropertyKey[]): number {
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], value);
  return (found as readonly unknown[]).length;
}

/** As RFC 6901 writes it. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
