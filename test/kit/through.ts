/** Runs every call of a port, or keeps it from running: where crashes and other orders come from. */
export type Around = <Result>(label: string, call: () => Promise<Result>) => Promise<Result>;

/** The port, each of whose methods runs inside `around`. */
export function through<Port extends object>(around: Around, name: string, port: Port): Port {
  return new Proxy(port, {
    get(target, property): unknown {
      const method: unknown = Reflect.get(target, property);
      if (typeof method !== "function") return method;
      return (...args: readonly unknown[]) =>
        around(`${name}.${String(property)}`, () => Reflect.apply(method, target, args) as Promise<unknown>);
    },
  });
}
