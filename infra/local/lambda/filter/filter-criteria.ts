import type { PropertyReader } from "../mapping/property-reader.ts";
import { compileEventPattern, type EventMatcher } from "./event-pattern.ts";

/** Most filters a mapping takes. */
const MAX_FILTERS = 5;

/** Reads `FilterCriteria`: an event passes when any filter matches it, or when there is none. */
export function readFilterCriteria(properties: PropertyReader): EventMatcher {
  const criteria = properties.value("FilterCriteria") ?? {};
  const filters = (criteria as { Filters?: unknown }).Filters ?? [];
  if (!Array.isArray(filters) || filters.length > MAX_FILTERS) {
    properties.problem("FilterCriteria", `at most ${MAX_FILTERS} filters`);
    return () => true;
  }
  const matchers = filters.flatMap((filter: { Pattern?: unknown } | null) => {
    try {
      return [compileEventPattern(String(filter?.Pattern))];
    } catch (error) {
      properties.problem("FilterCriteria", `patterns of EventBridge (${String(error)})`);
      return [];
    }
  });
  return matchers.length === 0 ? () => true : (event) => matchers.some((matches) => matches(event));
}
