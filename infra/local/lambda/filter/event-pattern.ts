import { compileValueMatcher } from "./value-matcher.ts";

/** Says whether an event matches a pattern. */
export type EventMatcher = (event: unknown) => boolean;

/**
 * Compiles an EventBridge pattern, for example `{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"P#"}]}}}}`.
 *
 * Names must all match, of a leaf's alternatives any. A list in the event matches when any of its elements does.
 *
 * @throws {Error} saying what EventBridge would refuse.
 */
export function compileEventPattern(json: string): EventMatcher {
  const pattern: unknown = JSON.parse(json);
  if (!isObject(pattern)) throw new Error(`a filter pattern is a JSON object, got ${json.slice(0, 64)}`);
  return compileObject(pattern);
}

function compileObject(pattern: Readonly<Record<string, unknown>>): EventMatcher {
  const fields = Object.entries(pattern).map(([name, part]): EventMatcher => {
    if (name === "$or" && Array.isArray(part)) return compileAlternatives(part);
    const matches = compilePart(name, part);
    return (event) => matches(isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined);
  });
  const all: EventMatcher = (event) => fields.every((matches) => matches(event));
  return (event) => (Array.isArray(event) ? event.some(all) : all(event));
}

function compileAlternatives(patterns: readonly unknown[]): EventMatcher {
  const matchers = patterns.map((pattern) => {
    if (!isObject(pattern)) throw new Error(`$or takes patterns, got ${JSON.stringify(pattern)}`);
    return compileObject(pattern);
  });
  return (event) => matchers.some((matches) => matches(event));
}

function compilePart(name: string, part: unknown): EventMatcher {
  if (isObject(part)) return compileObject(part);
  if (!Array.isArray(part) || part.length === 0) {
    throw new Error(`${name} takes a list of at least one value, got ${JSON.stringify(part)}`);
  }
  const alternatives = part.map(compileValueMatcher);
  const any: EventMatcher = (value) => alternatives.some((matches) => matches(value));
  return (value) => (Array.isArray(value) && value.length > 0 ? value.some(any) : any(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
