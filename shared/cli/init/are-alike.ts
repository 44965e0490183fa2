/** Two sets of attributes are alike that share so much of what either has. */
const ALIKE = 0.8;

/** Whether items with these attributes could well be of one kind. */
export function areAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shared = [...one].filter((name) => other.has(name)).length;
  const all = one.size + other.size - shared;
  return all === 0 || shared / all >= ALIKE;
}
