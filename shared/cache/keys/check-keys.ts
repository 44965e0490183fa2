import { checkOverlaps, readTemplate } from "../../config/check-template.ts";
import { ConfigProblems } from "../../config/config-error.ts";
import type { Template } from "../../config/template.ts";
import type { Tag } from "../../config/tag.ts";

/** A key definition without faults. */
export interface CheckedKey {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly template: Template;
  /** What an entry under it shows. */
  readonly tagsOf: ((params: Readonly<Record<string, string>>) => readonly Tag[]) | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

const NAMESPACE = /^[a-z0-9-]{1,64}$/;

/**
 * Reads what {@link defineKeys} is given.
 *
 * @throws {ConfigError} with everything that is wrong with it.
 */
export function checkKeys({ namespace, version, keys }: Raw): readonly CheckedKey[] {
  const problems = new ConfigProblems();
  if (typeof namespace !== "string" || !NAMESPACE.test(namespace)) {
    problems.add("namespace", namespace, "1 to 64 characters of a-z, 0-9 and -");
  }
  const common = checkVersion(version, "version", problems);
  if (!isRecord(keys)) problems.add("keys", keys, "an object");
  const drafts = Object.entries(isRecord(keys) ? keys : {}).flatMap(([name, option]) => {
    const place = `keys.${name}`;
    const own = isRecord(option) ? option : { key: option };
    for (const unknown of Object.keys(own).filter((each) => !OPTIONS.includes(each))) {
      problems.add(`${place} ${unknown}`, own[unknown], `no such option; there are ${OPTIONS.join(", ")}`);
    }
    const template = readTemplate(own["key"], place, problems);
    const ownVersion = checkVersion(own["version"] ?? common, `${place}.version`, problems);
    const tagsOf = checkTagsOf(own["tags"], `${place}.tags`, problems);
    return template ? [{ place, name, namespace: String(namespace), version: ownVersion, template, tagsOf }] : [];
  });
  checkOverlaps(drafts, "key", problems);
  problems.throwIfAny();
  return drafts;
}

const OPTIONS = ["key", "version", "tags"];

function checkVersion(value: unknown, place: string, problems: ConfigProblems): number {
  if (isVersion(value)) return value;
  problems.add(place, value, "a whole number from 1");
  return 1;
}

/** Whether a key can have it. */
export function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null;
}

function checkTagsOf(value: unknown, place: string, problems: ConfigProblems): CheckedKey["tagsOf"] {
  if (isTagsOf(value)) return value;
  problems.add(place, value, "a function that returns tags");
  return undefined;
}

function isTagsOf(value: unknown): value is CheckedKey["tagsOf"] {
  return value === undefined || typeof value === "function";
}
