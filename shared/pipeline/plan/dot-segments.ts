/** `.` and `..` as browsers read them: encoded dots count too. */
const DOT = /^(?:\.|%2e)$/i;
const DOUBLE_DOT = /^(?:\.|%2e){2}$/i;

/**
 * Resolves `.` and `..` in the path, before the query string, as browsers do before they ask.
 *
 * @param path - encoded, with a leading slash.
 */
export function withoutDotSegments(path: string): string {
  const queryAt = path.indexOf("?");
  const end = queryAt < 0 ? path.length : queryAt;
  const kept: string[] = [];
  const segments = path.slice(1, end).split("/");
  for (const [at, segment] of segments.entries()) {
    const up = DOUBLE_DOT.test(segment);
    if (up) kept.pop();
    if (!up && !DOT.test(segment)) kept.push(segment);
    else if (at === segments.length - 1) kept.push("");
  }
  return `/${kept.join("/")}${path.slice(end)}`;
}
