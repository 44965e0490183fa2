/** Does a thing once for all who ask for it while it is done. */
export class SingleFlight {
  readonly #flights = new Map<string, Promise<unknown>>();

  /** @param joined - called when somebody else's is waited for. */
  join<T>(name: string, start: () => Promise<T>, joined: () => void): Promise<T> {
    const flying = this.#flights.get(name);
    if (flying !== undefined) {
      joined();
      // Whoever uses a name uses it for one type.
      return flying as Promise<T>;
    }
    const flight = start().finally(() => this.#flights.delete(name));
    this.#flights.set(name, flight);
    return flight;
  }
}
