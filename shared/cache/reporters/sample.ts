/** Most values that CloudWatch takes of one metric in one line. */
const MAX_VALUES = 100;

/** Some of many values, evenly spread over all that came: every one, then every second, every fourth. */
export class Sample {
  #values: number[] = [];
  #seen = 0;
  #stride = 1;

  get values(): readonly number[] {
    return this.#values;
  }

  add(value: number): void {
    if (this.#seen++ % this.#stride !== 0) return;
    if (this.#values.length === MAX_VALUES) {
      this.#values = this.#values.filter((_, at) => at % 2 === 0);
      this.#stride *= 2;
    }
    this.#values.push(value);
  }
}
