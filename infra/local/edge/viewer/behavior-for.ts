import type { CacheBehaviorSettings, DistributionSettings } from "../distribution-settings.ts";

/** The behaviour of a path: the first whose pattern matches, else the default one. Patterns are case-sensitive. */
export function behaviorFor(
  { behaviors = [], defaultBehavior }: DistributionSettings,
  path: string,
): CacheBehaviorSettings {
  return behaviors.find(({ pathPattern }) => patternOf(pathPattern).test(path)) ?? defaultBehavior;
}

const patterns = new Map<string, RegExp>();

/** `images/*.jpg` and `/images/*.jpg` are the same pattern. */
function patternOf(pathPattern: string): RegExp {
  const known = patterns.get(pathPattern);
  if (known) return known;
  const source = pathPattern
    .replace(/^\/?/, "/")
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const pattern = new RegExp(`^${source}$`, "s");
  patterns.set(pathPattern, pattern);
  return pattern;
}
