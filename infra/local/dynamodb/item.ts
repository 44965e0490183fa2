/** One value as it travels: exactly one type and its value, numbers as text, binary as base64. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or the map inside of one. Never changed once stored: table and stream share it. */
export type Item = Readonly<Record<string, AttributeValue>>;
