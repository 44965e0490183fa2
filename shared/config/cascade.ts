import { MAX_OUTPUTS_PER_IMAGE, collectTags } from "./collect-outputs.ts";
import type { CompiledCascade } from "./config.ts";
import { RuleOutputError } from "./rule-output-error.ts";
import type { Tag } from "./tag.ts";

/**
 * A tag with all that its purge brings, each tag once, so that cycles end.
 *
 * @throws whatever an `alsoPurge` throws, and {@link RuleOutputError} for a cascade without end.
 */
export function withCascade(tag: Tag, cascades: readonly CompiledCascade[]): readonly Tag[] {
  const visited = new Map([[tag.text, tag]]);
  // A map goes through what is added to it on the way, and through each key once.
  for (const visiting of visited.values()) {
    for (const { when, alsoPurge } of cascades) {
      if (when !== visiting.definition) continue;
      for (const next of collectTags(alsoPurge(visiting.params))) visited.set(next.text, next);
    }
    if (visited.size > MAX_OUTPUTS_PER_IMAGE) {
      throw new RuleOutputError(`more than ${MAX_OUTPUTS_PER_IMAGE} tags cascade from one`);
    }
  }
  return [...visited.values()];
}
