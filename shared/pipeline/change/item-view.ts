import type { RawAttribute, RawImage } from "./change.ts";
import { type Unmarshalled, unmarshal } from "./unmarshal.ts";

/** Never written to: every trap that would refuses. */
const TARGET = {};

/**
 * An image as its rules see it: a plain, read-only object whose attributes are read only when asked for, maps being such
 * objects in turn. See {@link unmarshal} for what becomes of each type.
 *
 * Asking for an attribute throws a `MalformedAttributeError` when it is not what DynamoDB sends.
 */
export class ItemView implements ProxyHandler<object> {
  readonly item: object;
  /** How often the item was looked at, in any way. */
  reads = 0;
  readonly #image: RawImage;
  /** Maps, lists and sets already read, so that `item.seo === item.seo`. */
  #read: Map<string, Unmarshalled> | undefined;

  constructor(image: RawImage) {
    this.#image = image;
    this.item = new Proxy(TARGET, this);
  }

  get(target: object, name: string | symbol): unknown {
    const attribute = this.#attribute(name);
    return attribute === undefined ? Reflect.get(target, name) : this.#value(String(name), attribute);
  }

  has(target: object, name: string | symbol): boolean {
    return this.#attribute(name) !== undefined || Reflect.has(target, name);
  }

  ownKeys(): string[] {
    this.reads++;
    return Object.keys(this.#image);
  }

  getOwnPropertyDescriptor(_: object, name: string | symbol): PropertyDescriptor | undefined {
    const attribute = this.#attribute(name);
    if (attribute === undefined) return undefined;
    // The target has no such property, so the language lets a proxy only say that it may be configured.
    return { value: this.#value(String(name), attribute), enumerable: true, writable: false, configurable: true };
  }

  set(): never {
    return refuse();
  }

  defineProperty(): never {
    return refuse();
  }

  deleteProperty(): never {
    return refuse();
  }

  setPrototypeOf(): never {
    return refuse();
  }

  preventExtensions(): never {
    return refuse();
  }

  #attribute(name: string | symbol): RawAttribute | undefined {
    this.reads++;
    return typeof name === "string" && Object.hasOwn(this.#image, name) ? this.#image[name] : undefined;
  }

  #value(name: string, attribute: RawAttribute): Unmarshalled {
    const known = this.#read?.get(name);
    if (known !== undefined) return known;
    const value = unmarshal(attribute, viewOf);
    // Bytes can't be frozen, so they are handed out afresh.
    if (typeof value === "object" && value !== null && !(value instanceof Uint8Array)) {
      this.#read ??= new Map();
      this.#read.set(name, value);
    }
    return value;
  }
}

function viewOf(attributes: RawImage): object {
  return new ItemView(attributes).item;
}

function refuse(): never {
  throw new TypeError("an item given to a rule can't be changed");
}
