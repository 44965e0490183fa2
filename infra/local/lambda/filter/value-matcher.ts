/** Says whether a value at a leaf of an event matches; `undefined` is an absent value. */
export type ValueMatcher = (value: unknown) => boolean;

/**
 * Compiles one alternative of a pattern's leaf: a literal or an operator such as `{"prefix":"PRODUCT#"}`.
 *
 * @throws {Error} when EventBridge would refuse it.
 */
export function compileValueMatcher(alternative: unknown): ValueMatcher {
  if (alternative === null || ["string", "number", "boolean"].includes(typeof alternative)) {
    return (value) => value === alternative;
  }
  const [[operator, operand] = [], ...more] = Object.entries(alternative ?? {});
  const compile = operator === undefined || more.length > 0 ? undefined : OPERATORS.get(operator);
  if (!compile) throw new Error(`unknown filter operator ${JSON.stringify(alternative)}`);
  return compile(operand);
}

const OPERATORS: ReadonlyMap<string, (operand: unknown) => ValueMatcher> = new Map([
  ["exists", compileExists],
  ["prefix", (operand: unknown) => compileAffix("prefix", operand, (text, affix) => text.startsWith(affix))],
  ["suffix", (operand: unknown) => compileAffix("suffix", operand, (text, affix) => text.endsWith(affix))],
  ["equals-ignore-case", compileEqualsIgnoreCase],
  ["anything-but", compileAnythingBut],
  ["numeric", compileNumeric],
]);

function compileExists(wanted: unknown): ValueMatcher {
  if (typeof wanted !== "boolean") throw new Error(`exists takes true or false, got ${JSON.stringify(wanted)}`);
  return (value) => isLeaf(value) === wanted;
}

function compileEqualsIgnoreCase(operand: unknown): ValueMatcher {
  const wanted = textOf("equals-ignore-case", operand).toLowerCase();
  return (value) => typeof value === "string" && value.toLowerCase() === wanted;
}

function compileAffix(
  operator: string,
  operand: unknown,
  matches: (text: string, affix: string) => boolean,
): ValueMatcher {
  if (typeof operand === "object" && operand !== null && "equals-ignore-case" in operand) {
    const affix = textOf(operator, operand["equals-ignore-case"]).toLowerCase();
    return (value) => typeof value === "string" && matches(value.toLowerCase(), affix);
  }
  const affix = textOf(operator, operand);
  return (value) => typeof value === "string" && matches(value, affix);
}

function compileAnythingBut(operand: unknown): ValueMatcher {
  const excluded = compileExcluded(operand);
  return (value) => isLeaf(value) && !excluded.some((matches) => matches(value));
}

/** `"a"`, `["a","b"]`, `{"prefix":"a"}` and `{"prefix":["a","b"]}` all say what must not be. */
function compileExcluded(operand: unknown): ValueMatcher[] {
  if (typeof operand !== "object" || operand === null) return [compileValueMatcher(operand)];
  if (Array.isArray(operand)) {
    if (operand.length === 0) throw new Error("anything-but takes at least one value");
    return operand.map(compileValueMatcher);
  }
  return Object.entries(operand).flatMap(([operator, operands]) =>
    [operands as unknown].flat().map((one) => compileValueMatcher({ [operator]: one })),
  );
}

const COMPARISONS: ReadonlyMap<string, (value: number, bound: number) => boolean> = new Map([
  ["=", (value: number, bound: number) => value === bound],
  ["<", (value: number, bound: number) => value < bound],
  ["<=", (value: number, bound: number) => value <= bound],
  [">", (value: number, bound: number) => value > bound],
  [">=", (value: number, bound: number) => value >= bound],
]);

/** Numbers only: the text of a DynamoDB `N` never matches, at AWS neither. */
function compileNumeric(operand: unknown): ValueMatcher {
  const parts: unknown[] = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const [operator, bound] = [parts[i], parts[i + 1]];
    const compare = typeof operator === "string" ? COMPARISONS.get(operator) : undefined;
    if (!compare || typeof bound !== "number") break;
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0 || tests.length * 2 !== parts.length) {
    throw new Error(`numeric takes comparisons such as [">",0,"<=",5], got ${JSON.stringify(operand)}`);
  }
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

function textOf(operator: string, operand: unknown): string {
  if (typeof operand === "string") return operand;
  throw new Error(`${operator} takes a text, got ${JSON.stringify(operand)}`);
}

function isLeaf(value: unknown): boolean {
  return value !== undefined && (typeof value !== "object" || value === null);
}
