/** The published door `tagwire/config`: everything a `tagwire.config.ts` needs. */
export { crosses, type Crossing } from "./crosses.ts";
export { defineConfig } from "./define-config.ts";
export { defineTags, type TagDefinition, type TagFunction, type TagParams, type Vocabulary } from "./define-tags.ts";
export { item, source, type ItemImage, type ItemWitness, type Match, type Rule, type Source } from "./source.ts";
export { ConfigError, type ConfigProblem } from "./config-error.ts";
export { InvalidTagValueError, type TagValue } from "./tag-value.ts";
export { MAX_TAG_LENGTH_CHARS } from "./tag-template.ts";
export { isTag } from "./is-tag.ts";
export type { Tag } from "./tag.ts";
export type { CascadeOptions, ConfigOptions, EdgeOptions, QuotaOptions, RedisOptions } from "./config-options.ts";
export type { Coarse, CompiledSource, Config, EdgeSettings, QuotaSettings } from "./config.ts";
export type { CoarseOptions, SourceOptions } from "./source.ts";
export type { Duration } from "./duration.ts";
