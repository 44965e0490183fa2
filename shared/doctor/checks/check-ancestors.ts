import type { Config } from "../../config/config.ts";
import type { Found, Place } from "../finding.ts";
import type { ResponseSeen } from "../observations.ts";
import { tagsIn } from "./check-response.ts";

/** Whether a page carries all the tags that its tags are under, as its edge says of all its pages. */
export function checkAncestors(
  place: Place,
  tagHeader: string,
  seen: ResponseSeen,
  vocabulary: Config["vocabulary"],
): readonly Found[] {
  const tags = tagsIn(seen.headers.get(tagHeader.toLowerCase()) ?? "");
  const carried = new Set(tags.map((tag) => tag.toLowerCase()));
  const lacking = new Set<string>();
  for (const text of tags) {
    for (const definition of vocabulary) {
      const params = definition.parse(text);
      if (params === undefined) continue;
      for (const ancestor of definition(params).ancestors) {
        if (!carried.has(ancestor.text.toLowerCase())) lacking.add(ancestor.text);
      }
    }
  }
  if (lacking.size === 0) return [];
  const what = `${place.part ?? "the page"} lacks ${[...lacking].slice(0, 3).join(", ")}`;
  return [{ code: "ancestors-absent", place, what }];
}
