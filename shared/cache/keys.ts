/** The published door `tagwire/cache/keys`: keys that can't collide, with their versions and tags. */
export { defineKeys, type KeysOptions } from "./keys/define-keys.ts";
export type { KeyDefinition, KeyFunction, KeyOptions, KeyParams, TaggedKeyFunction } from "./keys/define-keys.ts";
export { stepFrom } from "./keys/step-from.ts";
