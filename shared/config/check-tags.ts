import { checkOverlaps, readTemplate } from "./check-template.ts";
import { ConfigProblems } from "./config-error.ts";
import { NAME, NAME_ALLOWED } from "./names.ts";
import type { Template } from "./template.ts";

/** A tag definition without faults. */
export interface CheckedTag {
  readonly name: string;
  readonly template: Template;
  /** The definition above, if any. */
  readonly under: CheckedTag | undefined;
}

interface Draft {
  readonly name: string;
  readonly place: string;
  readonly template: Template;
  readonly underName: string | undefined;
  under: Draft | undefined;
}

/**
 * Reads a vocabulary.
 *
 * @throws {ConfigError} with everything that is wrong with it.
 */
export function checkTags(options: Readonly<Record<string, unknown>>): readonly CheckedTag[] {
  const problems = new ConfigProblems();
  const drafts = Object.entries(options).flatMap(([name, option]) => readDraft(name, option, problems) ?? []);
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  for (const draft of drafts) checkUnder(draft, byName, options, problems);
  checkCycles(drafts, problems);
  checkOverlaps(drafts, "tag", problems);
  problems.throwIfAny();
  return drafts;
}

function readDraft(name: string, option: unknown, problems: ConfigProblems): Draft | undefined {
  const place = `tags.${name}`;
  if (!NAME.test(name)) problems.add(place, name, `a name ${NAME_ALLOWED}`);
  const { tag, under }: { tag?: unknown; under?: unknown } =
    typeof option === "object" && option !== null ? option : { tag: option };
  const template = readTemplate(tag, place, problems);
  if (!template) return undefined;
  if (under !== undefined && typeof under !== "string")
    problems.add(`${place}.under`, under, "the name of a definition");
  return { name, place, template, underName: typeof under === "string" ? under : undefined, under: undefined };
}

function checkUnder(
  draft: Draft,
  byName: ReadonlyMap<string, Draft>,
  options: Readonly<Record<string, unknown>>,
  problems: ConfigProblems,
): void {
  if (draft.underName === undefined) return;
  const place = `${draft.place}.under`;
  draft.under = byName.get(draft.underName);
  if (!draft.under) {
    // One whose own template is wrong is named already.
    if (!Object.hasOwn(options, draft.underName)) {
      problems.add(place, draft.underName, `one of ${Object.keys(options).join(", ")}`);
    }
    return;
  }
  const missing = draft.under.template.params.filter((param) => !draft.template.params.includes(param));
  if (missing.length > 0) {
    const lacking = missing.map((param) => `{${param}}`).join(", ");
    problems.add(place, draft.underName, `a definition whose parameters ${draft.name} has too (it lacks ${lacking})`);
  }
}

function checkCycles(drafts: readonly Draft[], problems: ConfigProblems): void {
  const ended = new Set<Draft>();
  for (const start of drafts) {
    const walked: Draft[] = [];
    let at: Draft | undefined = start;
    while (at && !ended.has(at) && !walked.includes(at)) {
      walked.push(at);
      at = at.under;
    }
    if (at && walked.includes(at)) {
      const cycle = [...walked.slice(walked.indexOf(at)), at].map(({ name }) => name);
      problems.add(`${at.place}.under`, cycle.join(" under "), "a chain that ends");
    }
    for (const draft of walked) ended.add(draft);
  }
}
