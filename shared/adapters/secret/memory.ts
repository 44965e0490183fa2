import type { Secret } from "../../ports/secret.ts";

/** A secret that is known beforehand. */
export class MemorySecret implements Secret {
  value: string;
  #known: string | undefined;

  constructor(value: string) {
    this.value = value;
  }

  async current(): Promise<string> {
    this.#known ??= this.value;
    return this.#known;
  }

  async refreshed(): Promise<string> {
    this.#known = this.value;
    return this.#known;
  }
}
