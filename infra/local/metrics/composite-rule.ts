import type { AlarmState } from "./evaluate-alarm.ts";

/** Whether a composite alarm's rule holds, given how to find the state of an alarm by name or ARN. */
export type CompositeRule = (stateOf: (alarm: string) => AlarmState) => boolean;

/**
 * Understands the `AlarmRule` of a composite alarm.
 *
 * @throws {Error} saying where the rule is not one.
 *
 * @example
 * ```ts
 * const unhealthy = parseCompositeRule('ALARM("StreamLag") OR NOT OK("EdgeBacklog-www")');
 * ```
 */
export function parseCompositeRule(text: string): CompositeRule {
  const tokens = text.match(/\(|\)|"[^"]*"|[^\s()"]+/g) ?? [];
  let next = 0;
  const take = (): string | undefined => tokens[next++];
  const expect = (wanted: string): void => {
    const got = take();
    if (got !== wanted) throw new Error(`bad alarm rule: expected ${wanted}, got ${got ?? "its end"}`);
  };

  const operand = (): CompositeRule => {
    const token = take();
    switch (token) {
      case "(": {
        const inner = disjunction();
        expect(")");
        return inner;
      }
      case "NOT": {
        const inner = operand();
        return (stateOf) => !inner(stateOf);
      }
      case "TRUE":
      case "FALSE":
        return () => token === "TRUE";
      case "OK":
      case "ALARM":
      case "INSUFFICIENT_DATA": {
        expect("(");
        const alarm = (take() ?? "").replaceAll('"', "");
        expect(")");
        return (stateOf) => stateOf(alarm) === token;
      }
      default:
        throw new Error(`bad alarm rule: expected an alarm's state, got ${token ?? "its end"}`);
    }
  };
  const joined = (operator: "AND" | "OR", part: () => CompositeRule): readonly CompositeRule[] => {
    const parts = [part()];
    while (tokens[next] === operator) {
      take();
      parts.push(part());
    }
    return parts;
  };
  const conjunction = (): CompositeRule => {
    const parts = joined("AND", operand);
    return (stateOf) => parts.every((part) => part(stateOf));
  };
  const disjunction = (): CompositeRule => {
    const parts = joined("OR", conjunction);
    return (stateOf) => parts.some((part) => part(stateOf));
  };

  const rule = disjunction();
  if (next < tokens.length) throw new Error(`bad alarm rule: expected its end, got ${tokens[next]}`);
  return rule;
}
