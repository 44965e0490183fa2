import { withCascade } from "./cascade.ts";
import { type Outputs, collectOutputs } from "./collect-outputs.ts";
import type { ConfigProblems } from "./config-error.ts";
import type { Coarse, CompiledCascade, CompiledSource } from "./config.ts";
import { Patterns } from "./patterns.ts";
import { PLACEHOLDER_TEXT, placeholder } from "./placeholder.ts";
import type { Tag } from "./tag.ts";

/** A placeholder, also where a rule has percent-encoded it. */
const PLACEHOLDERS = new RegExp(`${PLACEHOLDER_TEXT}|${encodeURIComponent(PLACEHOLDER_TEXT)}`, "i");

/**
 * Tries each rule on an item of placeholders and reports what it emits that the source's coarse can't cover, whatever the
 * item. A rule that throws on placeholders is not judged: an emission outside is told at run time too.
 */
export function checkCoverage(
  source: CompiledSource,
  places: readonly string[],
  cascades: readonly CompiledCascade[],
  problems: ConfigProblems,
): void {
  for (const [i, rule] of source.rules.entries()) {
    const key = Object.fromEntries(source.match.flatMap(({ template }) => template.params.map(toPlaceholder)));
    const outputs = attempt(() => withCascades(collectOutputs(rule, { key, item: placeholder() }), cascades));
    if (outputs) checkOutputs(outputs, source.coarse, places[i] ?? rule.name, problems);
  }
}

function checkOutputs(outputs: Outputs, coarse: Coarse, place: string, problems: ConfigProblems): void {
  for (const tag of outputs.tags) {
    if (coarse.all || couldCoverTag(coarse.tags, tag)) continue;
    const candidates = [tag, ...tag.ancestors].map(({ definition }) => definition).join(", ");
    problems.add(`${place} tags`, shown(tag.text), `only tags that coarse.tags covers (add one of: ${candidates})`);
  }
  for (const path of outputs.paths) {
    if (coarse.all || couldCoverText(coarse.paths, path)) continue;
    problems.add(`${place} paths`, shown(path), "only paths that coarse.paths covers");
  }
  for (const key of outputs.objectKeys) {
    if (couldCoverText(coarse.objectKeys, key)) continue;
    const advice = "only keys that coarse.objectKeys covers, because purging all does not reach plain keys";
    const example = coarse.all ? '; coarse: { all: true, objectKeys: ["prefix:*"] } keeps the rest' : "";
    problems.add(`${place} objectKeys`, shown(key), advice + example);
  }
}

function couldCoverTag(coarse: readonly Tag[], tag: Tag): boolean {
  return [tag, ...tag.ancestors].some((candidate) => {
    const open = Object.values(candidate.params).some((text) => PLACEHOLDERS.test(text));
    return coarse.some(({ definition, text }) =>
      open ? definition === candidate.definition : text === candidate.text,
    );
  });
}

function couldCoverText(patterns: readonly string[], text: string): boolean {
  const known = text.split(PLACEHOLDERS)[0] ?? "";
  return known === text ? new Patterns(patterns).covers(text) : new Patterns(patterns).couldCover(known);
}

function withCascades(outputs: Outputs, cascades: readonly CompiledCascade[]): Outputs {
  return { ...outputs, tags: outputs.tags.flatMap((tag) => withCascade(tag, cascades)) };
}

function toPlaceholder(param: string): readonly [string, string] {
  return [param, PLACEHOLDER_TEXT];
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return text.replaceAll(new RegExp(PLACEHOLDERS, "gi"), "…");
}
