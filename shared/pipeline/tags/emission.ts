import { withCascade } from "../../config/cascade.ts";
import type { CompiledRule, CompiledSource, Config } from "../../config/config.ts";
import type { Tag } from "../../config/tag.ts";
import type { Cause } from "../cause.ts";
import type { Change } from "../change/change.ts";
import { CoarseWatch } from "./coarse-watch.ts";
import type { RuleEffect } from "./rule-effect.ts";
import { StaleCollector } from "./stale-collector.ts";
import type { Stale } from "./stale.ts";

/** Takes what rules emit during a batch: follows cascades, notices what no coarse covers, keeps each thing once. */
export class Emission {
  readonly #config: Config;
  readonly #collector = new StaleCollector();
  readonly #watches: ReadonlyMap<CompiledSource, CoarseWatch>;
  /** Tags met in this batch with all they cascade to. */
  readonly #cascaded = new Map<string, readonly Tag[]>();

  constructor(config: Config) {
    this.#config = config;
    this.#watches = new Map(config.sources.map((source) => [source, new CoarseWatch(source)]));
  }

  /**
   * Takes what one change makes stale by one rule.
   *
   * @returns whether that is anything at all.
   * @throws whatever a cascade throws; then nothing was taken.
   */
  emit({ attribute, outputs }: RuleEffect, rule: CompiledRule, source: CompiledSource, change: Change): boolean {
    const { sequenceNumber, writtenAtMs, index } = change;
    const cause: Cause = {
      source: source.name,
      rule: rule.name,
      ...(attribute !== undefined && { attribute }),
      sequenceNumber,
      writtenAtMs,
    };
    const watch = this.#watches.get(source);
    const tags = outputs.flatMap((image) => this.#withCascades(image.tags));
    for (const tag of tags) {
      this.#collector.addTag(tag, rule.edges, cause, index);
      watch?.tag(rule.name, tag);
    }
    let any = tags.length > 0;
    for (const { paths, objectKeys } of outputs) {
      for (const path of paths) {
        this.#collector.addPath(path, rule.edges, cause, index);
        watch?.path(rule.name, path);
      }
      for (const key of objectKeys) {
        this.#collector.addObjectKey(key, cause, index);
        watch?.objectKey(rule.name, key);
      }
      any ||= paths.length > 0 || objectKeys.length > 0;
    }
    return any;
  }

  emitted(): Pick<Stale, "tags" | "paths" | "objectKeys" | "outsideCoarse"> {
    const outsideCoarse = [...this.#watches.values()].flatMap((watch) => watch.outside());
    return { ...this.#collector.collected(), outsideCoarse };
  }

  #withCascades(tags: readonly Tag[]): readonly Tag[] {
    const { cascade } = this.#config;
    return cascade.length === 0 ? tags : tags.flatMap((tag) => this.#withCascade(tag));
  }

  #withCascade(tag: Tag): readonly Tag[] {
    const known = this.#cascaded.get(tag.text);
    if (known) return known;
    const cascaded = withCascade(tag, this.#config.cascade);
    this.#cascaded.set(tag.text, cascaded);
    return cascaded;
  }
}
