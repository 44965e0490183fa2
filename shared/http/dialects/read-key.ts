import type { Config } from "../../config/config.ts";
import { readTag } from "../../pipeline/asked/read-tag.ts";
import type { PurgeRequest } from "../schemas.ts";

type TagRequest = PurgeRequest["tags"][number];

/**
 * Reads a key that came as part of a path. Some clients encode it and some don't, and API Gateway decodes paths once on the
 * way: what arrives is a tag, a tag encoded, or a tag whose values lost their encoding. An escape may have been any of
 * these, so it is read as all of them; without one, what is a tag as it stands is that tag.
 *
 * @returns what it may mean in the vocabulary; the key itself where that is nothing.
 */
export function readKey(key: string, vocabulary: Config["vocabulary"]): TagRequest[] {
  const plain = decoded(key);
  const asTags = [key, plain].filter((text) => readTag(text, vocabulary));
  const asValues = asTags.length > 0 && !key.includes("%") ? [] : namedBy(plain, vocabulary);
  const found = new Map<string, TagRequest>();
  for (const request of [...asTags, ...asValues]) {
    const tag = readTag(request, vocabulary);
    if (tag && !found.has(tag.text)) found.set(tag.text, request);
  }
  return found.size > 0 ? [...found.values()] : [key];
}

/** Tags of one parameter that the text is, but for the encoding of its value. With more, nobody knows where one ends. */
function namedBy(text: string, vocabulary: Config["vocabulary"]): readonly TagRequest[] {
  return vocabulary.flatMap(({ definition: name, template }) => {
    const [, before = "", param, after = ""] = /^([^{]*)\{(\w+)\}([^{]*)$/.exec(template) ?? [];
    const isOne = text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length;
    if (param === undefined || !isOne) return [];
    return [{ name, params: { [param]: text.slice(before.length, text.length - after.length) } }];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
