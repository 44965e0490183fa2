import { ConfigError } from "../../../shared/config/config-error.ts";

/** What a configuration complains about, as `place: allowed`; empty when it is fine. */
export function problemsOf(define: () => unknown): readonly string[] {
  try {
    define();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ place, allowed }) => `${place}: ${allowed}`);
    throw error;
  }
}
