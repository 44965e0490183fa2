/** What tables, sources, rules, edges, object caches and tag definitions may be called. */
export const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/** {@link NAME} in words. */
export const NAME_ALLOWED = "of letters, digits, _ . and -, beginning with a letter, at most 128 characters";
