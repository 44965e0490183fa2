/** Properties of a resource as the template has them, references resolved. */
export type TemplateProperties = Readonly<Record<string, unknown>>;

/** Reads a resource's properties and collects everything that is wrong with them, to complain once. */
export class PropertyReader {
  readonly #resource: string;
  readonly #properties: TemplateProperties;
  readonly #known = new Set<string>();
  readonly #problems: string[] = [];

  /** @param resource - what the complaint is about, for example `event source mapping`. */
  constructor(resource: string, properties: TemplateProperties) {
    this.#resource = resource;
    this.#properties = properties;
  }

  wholeNumber(name: string, { min, max, otherwise }: { min: number; max: number; otherwise: number }): number {
    const value = this.value(name) ?? otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    this.problem(name, `a whole number from ${min} to ${max}`);
    return otherwise;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name) ?? otherwise;
    if (typeof value === "boolean") return value;
    this.problem(name, "true or false");
    return otherwise;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise?: T): T | undefined {
    const value = this.value(name) ?? otherwise;
    const found = allowed.find((word) => word === value);
    if (found === undefined) this.problem(name, `one of ${allowed.join(", ")}`);
    return found;
  }

  /** The property as it is; it counts as understood. */
  value(name: string): unknown {
    this.#known.add(name);
    return this.#properties[name];
  }

  problem(name: string, allowed: string): void {
    this.#problems.push(
      `${name}: ${allowed}, got ${JSON.stringify(this.#properties[name])?.slice(0, 64) ?? "nothing"}`,
    );
  }

  /**
   * Call last.
   *
   * @throws {Error} naming every problem, and every property that nobody asked for: better than to ignore it in silence.
   */
  finish(): void {
    for (const name of Object.keys(this.#properties)) {
      if (!this.#known.has(name)) this.problem(name, "nothing, because it is not supported locally");
    }
    if (this.#problems.length > 0) {
      throw new Error(`bad ${this.#resource}:\n${this.#problems.map((problem) => `- ${problem}`).join("\n")}`);
    }
  }
}
