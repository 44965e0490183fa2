import type { FindingKind } from "../finding.ts";

/** Real responses, of the origin and of the edge, and the vocabulary they are written in. */
export const RESPONSE_FINDINGS = {
  "sample-failed": {
    severity: "warning",
    meaning: "a sample page was not answered with success",
    why: "nothing can be told from it; perhaps the page is gone, perhaps the site is down",
    mend: "look at the page, or name another one in `samples`",
  },
  "tag-header-absent": {
    severity: "error",
    meaning: "a page of the origin comes without the tag header",
    why: "no purge by tag reaches it: it stays stale until it expires",
    mend: "send the header with every page that shows items of the tables, errors included",
  },
  "tag-header-visible": {
    severity: "warning",
    meaning: "viewers get the tag header",
    why: "they learn how pages are put together, and get up to 13 KB of header with each",
    mend: "a response headers policy that removes it on every behaviour",
  },
  "too-many-tags": {
    severity: "error",
    meaning: "a page carries more than 50 tags",
    why: "CloudFront drops those beyond 50 in silence: the page stays stale when what they stand for changes",
    mend: "replace tags by those they are under, and cap how long such a page is kept",
  },
  "tag-too-long": {
    severity: "error",
    meaning: "a page carries a tag of more than 256 characters",
    why: "CloudFront does not store it: the page stays stale when what it stands for changes",
    mend: "make tags with `defineTags`, which hashes what is too long",
  },
  "tag-unreadable": {
    severity: "error",
    meaning: "a page carries a tag with characters CloudFront does not take",
    why: "CloudFront does not store it: the page stays stale when what it stands for changes",
    mend: "make tags with `defineTags`, which encodes what tags can't hold",
  },
  "tag-header-budget": {
    severity: "error",
    meaning: "the response's headers come near, or exceed, the 20,480 bytes CloudFront takes",
    why: "beyond that CloudFront answers viewers with an error",
    mend: "replace tags by those they are under, or shorten other headers",
  },
  "ancestors-absent": {
    severity: "error",
    meaning: "a page lacks a tag that one of its tags is under, on an edge that says `ancestors: true`",
    why: "a coarse purge of that edge, and a tag that stands for those under it, don't reach the page",
    mend: "send the ancestors too (`tag.ancestors`), or take `ancestors: true` off the edge, which makes coarse purges `/*`",
  },
  "tags-differ-by-case": {
    severity: "warning",
    meaning: "a page carries two tags that differ by case only",
    why: "CloudFront folds case: purging one purges the other, so that changes of one item are paid for by pages of another",
    mend: "encode ids whose case matters, for example in hexadecimal",
  },
  "vocabulary-differs-by-case": {
    severity: "warning",
    meaning: "two definitions of the vocabulary can make tags that differ by case only",
    why: "CloudFront folds case: purging by one purges what carries the other",
    mend: "give the templates different text",
  },
} satisfies Readonly<Record<string, FindingKind>>;
