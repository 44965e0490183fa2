import type { Config } from "../../config/config.ts";
import { parseTemplate } from "../../config/template.ts";
import { templatesOverlap } from "../../config/templates-overlap.ts";
import type { Found } from "../finding.ts";

/** Definitions that can make tags which differ by case only. The same tag, they can't: the config would not load. */
export function checkVocabulary(vocabulary: Config["vocabulary"]): readonly Found[] {
  return vocabulary.flatMap((one, i) =>
    vocabulary.slice(i + 1).flatMap((other): readonly Found[] => {
      if (!overlapFolded(one.template, other.template)) return [];
      const place = { kind: "config", name: "tags", part: `${one.definition}, ${other.definition}` } as const;
      const what = `${one.template} and ${other.template} can make tags that differ by case only`;
      return [{ code: "vocabulary-differs-by-case", place, what }];
    }),
  );
}

function overlapFolded(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => parseTemplate(text.toLowerCase()));
  // Parameters that differ by case only are one once folded: nothing can be told of such a template.
  return typeof a === "object" && typeof b === "object" && templatesOverlap(a, b);
}
