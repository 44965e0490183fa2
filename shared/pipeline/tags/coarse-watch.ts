import type { CompiledSource } from "../../config/config.ts";
import { Patterns } from "../../config/patterns.ts";
import type { Tag } from "../../config/tag.ts";
import type { OutsideCoarse } from "./stale.ts";

/** Notices what the rules of one source emit beyond its coarse, once per rule and kind. */
export class CoarseWatch {
  readonly #source: CompiledSource;
  readonly #coarseTags: ReadonlySet<string>;
  readonly #paths: Patterns;
  readonly #objectKeys: Patterns;
  /** Definitions all of whose tags are covered, because a tag without parameters above them is. */
  readonly #covered = new Set<string>();
  readonly #outside = new Map<string, OutsideCoarse>();

  constructor(source: CompiledSource) {
    this.#source = source;
    this.#coarseTags = new Set(source.coarse.tags.map(({ text }) => text));
    this.#paths = new Patterns(source.coarse.paths);
    this.#objectKeys = new Patterns(source.coarse.objectKeys);
  }

  tag(rule: string, tag: Tag): void {
    if (this.#source.coarse.all || this.#covered.has(tag.definition) || this.#coarseTags.has(tag.text)) return;
    const above = tag.ancestors.find(({ text }) => this.#coarseTags.has(text));
    if (!above) this.#report(rule, tag.definition);
    else if (Object.keys(above.params).length === 0) this.#covered.add(tag.definition);
  }

  path(rule: string, path: string): void {
    if (!this.#source.coarse.all && !this.#paths.covers(path)) this.#report(rule, "path");
  }

  /** Even purging everything reaches no plain keys but those that the patterns name. */
  objectKey(rule: string, key: string): void {
    if (!this.#objectKeys.covers(key)) this.#report(rule, "object key");
  }

  outside(): readonly OutsideCoarse[] {
    return [...this.#outside.values()];
  }

  #report(rule: string, what: string): void {
    this.#outside.set(`${rule}\n${what}`, { source: this.#source.name, rule, what });
  }
}
