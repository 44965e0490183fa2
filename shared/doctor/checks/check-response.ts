import { MAX_TAG_LENGTH_CHARS } from "../../config/tag-template.ts";
import type { Found, Place } from "../finding.ts";
import type { ResponseSeen } from "../observations.ts";
import { sameButForCase } from "./same-but-for-case.ts";

/** Tags CloudFront keeps of an object; it drops the rest in silence. */
const MAX_TAGS = 50;

/** Most that CloudFront takes as a response's headers, and from where on it is close, in bytes. */
const MAX_HEADER_BYTES = 20_480;
const CLOSE_HEADER_BYTES = 18_432;

/** Visible ASCII; commas separate. */
const TAG = /^[!-+\--~]+$/;

/** The tags a header names. */
export function tagsIn(header: string): readonly string[] {
  return header
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** What is wrong with the tags of a page as the origin sends it. @param place - the edge, and the page as its part. */
export function checkOriginResponse(place: Place, tagHeader: string, seen: ResponseSeen): readonly Found[] {
  const page = place.part ?? "the page";
  if (seen.status >= 300) {
    return [{ code: "sample-failed", place, what: `the origin answers ${page} with status ${seen.status}` }];
  }
  const tags = tagsIn(seen.headers.get(tagHeader.toLowerCase()) ?? "");
  if (tags.length === 0) {
    return [{ code: "tag-header-absent", place, what: `the origin answers ${page} without ${tagHeader}` }];
  }
  const found: Found[] = [];
  if (tags.length > MAX_TAGS) {
    found.push({ code: "too-many-tags", place, what: `${page} carries ${tags.length} tags; ${MAX_TAGS} are kept` });
  }
  const long = tags.filter((tag) => tag.length > MAX_TAG_LENGTH_CHARS);
  if (long.length > 0) {
    const longest = Math.max(...long.map((tag) => tag.length));
    found.push({
      code: "tag-too-long",
      place,
      what: `${page} carries ${long.length} tags of up to ${longest} characters`,
    });
  }
  const unreadable = tags.filter((tag) => !TAG.test(tag));
  if (unreadable.length > 0) {
    found.push({
      code: "tag-unreadable",
      place,
      what: `${page} carries ${unreadable.length} tags that are not visible ASCII`,
    });
  }
  if (seen.headerBytes > CLOSE_HEADER_BYTES) {
    const what = `${page} has ${seen.headerBytes} bytes of headers, of ${MAX_HEADER_BYTES}`;
    found.push({ code: "tag-header-budget", place, what });
  }
  const folded = sameButForCase(tags);
  if (folded.length > 0) {
    const [one = [] as readonly string[]] = folded;
    found.push({ code: "tags-differ-by-case", place, what: `${page} carries ${shown(one)}` });
  }
  return found;
}

/** What is wrong with a page as viewers get it. */
export function checkEdgeResponse(place: Place, tagHeader: string, seen: ResponseSeen): readonly Found[] {
  const page = place.part ?? "the page";
  if (seen.status >= 400) {
    return [{ code: "sample-failed", place, what: `the edge answers ${page} with status ${seen.status}` }];
  }
  if (!seen.headers.has(tagHeader.toLowerCase())) return [];
  return [{ code: "tag-header-visible", place, what: `viewers of ${page} get ${tagHeader}` }];
}

const SHOWN_CHARS = 60;

const shown = (tags: readonly string[]): string =>
  tags.map((tag) => JSON.stringify(tag.slice(0, SHOWN_CHARS))).join(" and ");
