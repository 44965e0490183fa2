import type { ConfigProblems } from "./config-error.ts";
import { type Template, parseTemplate } from "./template.ts";
import { templatesOverlap } from "./templates-overlap.ts";

/** Room is left for what a hash adds. */
const MAX_TEXT_CHARS = 128;

const LEGAL_TEXT = /^[!-~]*$/;
const RESERVED = /[,*?[\]\\%~]/;

/** Reads a template whose own text can't be taken for anything else; anything else is a problem. */
export function readTemplate(value: unknown, place: string, problems: ConfigProblems): Template | undefined {
  const template = parseTemplate(value);
  if (typeof template === "string") {
    problems.add(place, value, template);
    return undefined;
  }
  const literal = template.literals.join("");
  if (!LEGAL_TEXT.test(literal) || RESERVED.test(literal)) {
    problems.add(place, value, "visible ASCII without space, comma, * ? [ ] \\ % or ~ around its parameters");
  }
  if (literal.length > MAX_TEXT_CHARS) {
    problems.add(place, value, `at most ${MAX_TEXT_CHARS} characters around its parameters`);
  }
  return template;
}

/** A template and where it stands. */
interface Placed {
  readonly place: string;
  readonly template: Template;
}

/** Any two templates that can make the same text are a problem. */
export function checkOverlaps(drafts: readonly Placed[], what: "tag" | "key", problems: ConfigProblems): void {
  for (const [i, a] of drafts.entries()) {
    for (const b of drafts.slice(i + 1)) {
      if (!templatesOverlap(a.template, b.template)) continue;
      problems.add(b.place, b.template.text, `a template that can't make a ${what} of ${a.place} (${a.template.text})`);
    }
  }
}
