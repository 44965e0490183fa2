import { ConfigProblems } from "./config/config-error.ts";

/** An object cache as the construct tells of it. */
export interface RedisEndpoint {
  readonly url: string;
  readonly tokenSecretArn: string;
}

/**
 * Reads environment variables, and complains once about all that are wrong.
 *
 * @example
 * ```ts
 * const read = new EnvReader(process.env);
 * const settings = { queueUrl: read.text(ENV.edgeQueueUrl), tables: read.texts(ENV.tables) };
 * read.throwIfAny();
 * ```
 */
export class EnvReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #problems = new ConfigProblems();
  /** Of several who need the same variable, the first complains. */
  readonly #missing = new Set<string>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** @returns the text; empty, and a problem, when there is none. */
  text(name: string): string {
    const text = this.#env[name] ?? "";
    if (text === "" && !this.#missing.has(name)) this.#problems.add(name, undefined, "required");
    if (text === "") this.#missing.add(name);
    return text;
  }

  /** @returns the text, if any. */
  optional(name: string): string | undefined {
    return this.#env[name] || undefined;
  }

  /** JSON of texts by name, for example `{"Products":"Demo-Products-1ABC"}`. */
  texts(name: string): ReadonlyMap<string, string> {
    return this.#entries(name, "JSON of texts by name", (value) => (typeof value === "string" ? value : undefined));
  }

  /** JSON of object caches by name. */
  redisEndpoints(name: string): ReadonlyMap<string, RedisEndpoint> {
    return this.#entries(name, "JSON of url and tokenSecretArn by name", redisEndpoint);
  }

  /** A JSON object that `read` makes sense of; `undefined`, and a problem, where it can't. */
  json<Value>(name: string, allowed: string, read: (value: object) => Value | undefined): Value | undefined {
    const text = this.text(name);
    if (text === "") return undefined;
    const value = read(jsonObject(text));
    if (value === undefined) this.#problems.add(name, text, allowed);
    return value;
  }

  /** Adds a problem where the variables do not cover what the configuration names. */
  mustCover(name: string, wanted: readonly string[], given: ReadonlyMap<string, unknown>): void {
    const missing = wanted.filter((one) => !given.has(one));
    if (missing.length > 0) this.#problems.add(name, [...given.keys()], `must have ${missing.join(", ")}`);
  }

  /** @throws {ConfigError} with every problem so far. */
  throwIfAny(): void {
    this.#problems.throwIfAny();
  }

  #entries<Value>(
    name: string,
    allowed: string,
    read: (value: unknown) => Value | undefined,
  ): ReadonlyMap<string, Value> {
    const text = this.text(name);
    if (text === "") return new Map();
    const values = Object.entries(jsonObject(text)).map(([key, value]) => [key, read(value)] as const);
    const good = values.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
    if (good.length === 0 || good.length < values.length) this.#problems.add(name, text, allowed);
    return new Map(good);
  }
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function redisEndpoint(value: unknown): RedisEndpoint | undefined {
  if (typeof value !== "object" || value === null || !("url" in value) || !("tokenSecretArn" in value))
    return undefined;
  const { url, tokenSecretArn } = value;
  return typeof url === "string" && typeof tokenSecretArn === "string" ? { url, tokenSecretArn } : undefined;
}
