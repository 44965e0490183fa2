/** A template says something the local edge does not understand; all of it at once. */
export class UnsupportedDistributionError extends Error {
  override readonly name = "UnsupportedDistributionError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the local edge can't stand in for this distribution:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/** Reads properties of a resource and remembers which, so that none is ignored unknowingly. */
export class PropertyReader {
  readonly path: string;
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #problems: string[];
  readonly #unread: Set<string>;

  /** @param problems - collects what is wrong, each with its place. */
  constructor(value: unknown, path: string, problems: string[]) {
    this.path = path;
    this.#problems = problems;
    this.#value = isRecord(value) ? value : {};
    this.#unread = new Set(Object.keys(this.#value));
    if (!isRecord(value)) this.problem(`must be an object, got ${shown(value)}`);
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name, "a string", "");
  }

  optionalString(name: string): string | undefined {
    return this.#read(name, "a string", (value) => (typeof value === "string" ? value : undefined));
  }

  /** CloudFormation takes numbers as text, too. */
  number(name: string): number | undefined {
    return this.#read(name, "a number", (value) => (isNumeric(value) ? Number(value) : undefined));
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, "true or false", (value) => {
      if (value === true || value === "true") return true;
      return value === false || value === "false" ? false : undefined;
    });
  }

  strings(name: string): readonly string[] | undefined {
    return this.#read(name, "a list of strings", (value) =>
      Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined,
    );
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.optionalString(name);
    const known = allowed.find((candidate) => candidate === value);
    if (value !== undefined && known === undefined)
      this.problem(`must be one of ${allowed.join(", ")}, got ${shown(value)}`, name);
    return known;
  }

  section(name: string): PropertyReader | undefined {
    this.#unread.delete(name);
    const value = this.#value[name];
    return value === undefined ? undefined : new PropertyReader(value, this.#place(name), this.#problems);
  }

  sections(name: string): readonly PropertyReader[] {
    const items = this.#read(name, "a list", (value) =>
      Array.isArray(value) ? (value as readonly unknown[]) : undefined,
    );
    return (items ?? []).map(
      (item, index) => new PropertyReader(item, `${this.#place(name)}[${index}]`, this.#problems),
    );
  }

  /** Properties that change nothing on one machine. */
  withoutEffect(...names: readonly string[]): void {
    for (const name of names) this.#unread.delete(name);
  }

  /** Properties that would change what viewers see, and are fine as long as they are empty. */
  mustBeEmpty(...names: readonly string[]): void {
    for (const name of names) {
      const value = this.#value[name];
      const isEmpty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
      if (isEmpty) this.#unread.delete(name);
    }
  }

  /** Notes a problem with a property, or with all of them. */
  problem(what: string, name?: string): void {
    this.#problems.push(`${name === undefined ? this.path : this.#place(name)}: ${what}`);
  }

  /** Says that all has been read: what has not is a problem. */
  end(): void {
    for (const name of this.#unread) this.problem("is not supported", name);
  }

  #read<T>(name: string, expected: string, parse: (value: unknown) => T | undefined): T | undefined {
    this.#unread.delete(name);
    const value = this.#value[name];
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) this.problem(`must be ${expected}, got ${shown(value)}`, name);
    return parsed;
  }

  #missing<T>(name: string, expected: string, fallback: T): T {
    if (this.#value[name] === undefined) this.problem(`required: ${expected}`, name);
    return fallback;
  }

  #place(name: string): string {
    return `${this.path}.${name}`;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNumeric = (value: unknown): boolean =>
  (typeof value === "number" || (typeof value === "string" && value !== "")) && Number.isFinite(Number(value));

const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 64);
