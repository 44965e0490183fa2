import { invalidParameter, SqsError } from "./sqs-error.ts";

/** A parsed request body, not yet trusted. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads an object, `{}` if it is absent. */
export function record(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw wrongType(name, "an object");
  return value as Input;
}

/** Reads a string that must be there and not be empty. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") {
    throw new SqsError("MissingParameter", `The request must contain the parameter ${name}.`);
  }
  return value;
}

/** Reads a string. */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw wrongType(name, "a string");
  return value;
}

/** Reads a whole number within a range. */
export function optionalInteger(
  input: Input,
  name: string,
  range: { readonly min: number; readonly max: number; readonly reason: string },
): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(name, "a whole number");
  if (value < range.min || value > range.max) throw invalidParameter(name, value, range.reason);
  return value;
}

/** Reads a list of strings, empty if it is absent. */
export function texts(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw wrongType(name, "a list of strings");
  return value;
}

/** Reads a list of objects, empty if it is absent. */
export function records(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "object" && item !== null)) {
    throw wrongType(name, "a list of objects");
  }
  return value as readonly Input[];
}

function wrongType(name: string, expected: string): SqsError {
  return new SqsError("SerializationException", `${name} must be ${expected}`);
}
