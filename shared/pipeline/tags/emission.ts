import { withCascade } from "../../config/cascade.ts";
import type { Outputs } from "../../config/collect-outputs.ts";
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
    const cause = causeOf(change, source.name, rule.name, attribute);
    const watch = this.#watches.get(source);
    // A cascade that throws must do so before anything is taken.
    const images = this.#config.cascade.length === 0 ? outputs : outputs.map((image) => this.#withCascades(image));
    let any = false;
    for (const { tags, paths, objectKeys } of images) {
      for (const tag of tags) {
        this.#collector.addTag(tag, rule.edges, cause, change.index);
        watch?.tag(rule.name, tag);
      }
      for (const path of paths) {
        this.#collector.addPath(path, rule.edges, cause, change.index);
        watch?.path(rule.name, path);
      }
      for (const key of objectKeys) {
        this.#collector.addObjectKey(key, cause, change.index);
        watch?.objectKey(rule.name, key);
      }
      any ||= tags.length > 0 || paths.length > 0 || objectKeys.length > 0;
    }
    return any;
  }

  emitted(): Pick<Stale, "tags" | "paths" | "objectKeys" | "outsideCoarse"> {
    const outsideCoarse = [...this.#watches.values()].flatMap((watch) => watch.outside());
    return { ...this.#collector.collected(), outsideCoarse };
  }

  #withCascades(outputs: Outputs): Outputs {
    return { ...outputs, tags: outputs.tags.flatMap((tag) => this.#withCascade(tag)) };
  }

  #withCascade(tag: Tag): readonly Tag[] {
    const known = this.#cascaded.get(tag.text);
    if (known) return known;
    const cascaded = withCascade(tag, this.#config.cascade);
    this.#cascaded.set(tag.text, cascaded);
    return cascaded;
  }
}

function causeOf(
  { sequenceNumber, writtenAtMs }: Change,
  source: string,
  rule: string,
  attribute: string | undefined,
): Cause {
  return attribute === undefined
    ? { source, rule, sequenceNumber, writtenAtMs }
    : { source, rule, attribute, sequenceNumber, writtenAtMs };
}
