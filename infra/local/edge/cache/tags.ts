/** Tags CloudFront keeps of one object. The rest is dropped without a word. */
export const MAX_TAGS_PER_OBJECT = 50;

/** Longest tag CloudFront keeps, in characters. */
const MAX_TAG_LENGTH_CHARS = 256;

/** Visible ASCII without commas. */
const TAG = /^[\x21-\x2b\x2d-\x7e]+$/;

/** Whether CloudFront knows `tag` as a tag. */
export const isTag = (tag: string): boolean => tag.length <= MAX_TAG_LENGTH_CHARS && TAG.test(tag);

/** Upper and lower case are one tag to CloudFront. */
export const foldTag = (tag: string): string => tag.toLowerCase();

/**
 * The tags CloudFront keeps of a response: trimmed, folded, each once, malformed and overlong ones left out, the first
 * {@link MAX_TAGS_PER_OBJECT} of what remains.
 */
export function tagsOf(header: string | undefined): readonly string[] {
  const tags = (header ?? "").split(",").map((tag) => foldTag(tag.trim()));
  return [...new Set(tags.filter(isTag))].slice(0, MAX_TAGS_PER_OBJECT);
}
