/** Keys that the cache client's entries hang on: without its nonces an entry is no longer valid. */
export function nonceKeys(namespace: string): { readonly everything: string; tag(text: string): string } {
  return { everything: `${namespace}:n`, tag: (text) => `${namespace}:t:${text}` };
}
