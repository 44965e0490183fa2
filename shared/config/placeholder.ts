/** Marks what stands for a value nobody knows yet, while rules are tried out at load time. */
const PLACEHOLDER = Symbol.for("tagwire.placeholder");

/** Text of a placeholder: a private-use character, which real data hardly holds. */
export const PLACEHOLDER_TEXT = "\u{F8FF}";

/** A rule that asks a placeholder this often walks along it without end. */
const MAX_READS = 10_000;

/** Text of a placeholder; `undefined` for every real value. */
export function placeholderText(value: unknown): string | undefined {
  const isObject = (typeof value === "object" || typeof value === "function") && value !== null;
  return isObject && PLACEHOLDER in value ? PLACEHOLDER_TEXT : undefined;
}

/**
 * Stands for a value of any type, as well as it can: any attribute of it is a placeholder again, it has the methods of a
 * list of one placeholder and of text, and text made of it holds {@link PLACEHOLDER_TEXT}.
 */
export function placeholder(): unknown {
  let reads = 0;
  const value: object = new Proxy(
    {},
    {
      has: (_, name) => name === PLACEHOLDER || name === Symbol.iterator || typeof name === "string",
      get: (_, name) => {
        if (++reads > MAX_READS) throw new RangeError("a placeholder is without end");
        if (name === Symbol.toPrimitive) return () => PLACEHOLDER_TEXT;
        return memberOf([value], name) ?? memberOf(PLACEHOLDER_TEXT, name) ?? value;
      },
    },
  );
  return value;
}

function memberOf(owner: unknown[] | string, name: string | symbol): unknown {
  const member: unknown = Reflect.get(Object(owner), name);
  return typeof member === "function" ? member.bind(owner) : member;
}
