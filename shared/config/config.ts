import type { Crossing } from "./crosses.ts";
import type { TagDefinition } from "./define-tags.ts";
import type { KeyTemplate } from "./key-template.ts";
import type { Tag } from "./tag.ts";

/** What may be invalidated, by an account or by one edge of it. */
export interface QuotaSettings {
  readonly itemsPerSecond: number;
  /** Of `itemsPerSecond`. */
  readonly wildcardsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly itemsInProgress: number;
  /** Of `itemsInProgress`. */
  readonly wildcardsInProgress: number;
}

/** How one edge is purged. What {@link defineConfig} makes of an edge's options; all defaults filled in. */
export interface EdgeSettings {
  readonly name: string;
  /** `observe` decides, prices and logs every purge and sends none. */
  readonly mode: "send" | "observe";
  /** What becomes of purges until everything it caches is tagged. */
  readonly untilLive: "send" | "observe";
  /** From queueing an item to sending its purge, in milliseconds. */
  readonly maxStalenessMs: number;
  /** Shortest time between two purges of the same item, in milliseconds. */
  readonly minIntervalMs: number;
  /** All its responses carry the ancestors of their tags, so that a tag covers those under it. */
  readonly ancestors: boolean;
  /** Its tag headers are written by hand, not by the header helper: purge again after the settle time. */
  readonly handWrittenHeaders: boolean;
  /** Header in which origins send tags to this edge, lower case. */
  readonly tagHeader: string;
  /** Ids and hosts by which clients of other CDNs know it. */
  readonly knownAs: { readonly zoneId?: string; readonly serviceId?: string; readonly hosts?: readonly string[] };
  readonly budgetUsdPerMonth: number | undefined;
  /** What becomes of purges once the budget is spent: they wait for the next month, or go all the same. */
  readonly onBudget: "hold" | "spend";
  /** What loading an object again costs that was purged needlessly, in dollars. */
  readonly refetchUsd: number;
  /** How many objects a purge drops, by tag or path as the config names it. */
  readonly populations: Readonly<Record<string, number>>;
  /** Its share of the account's. */
  readonly quota: QuotaSettings;
}

/** Everything a source can touch: what is purged when a change of it can't be handled. */
export interface Coarse {
  /** With all that they cascade to. */
  readonly tags: readonly Tag[];
  /** `*` as the last character allowed. */
  readonly paths: readonly string[];
  /** Plain keys, `*` as the last character allowed. */
  readonly objectKeys: readonly string[];
  /** Everything: `/*` at every edge, `purgeAll` in every object cache. */
  readonly all: boolean;
}

/** What a rule's functions are given: parameters of the source's `match`, and one image of the item. */
export interface RuleInput {
  readonly key: Readonly<Record<string, string>>;
  readonly item: unknown;
}

/** One rule, checked. Its outputs are still what somebody's code returns: {@link collectOutputs} checks them. */
export interface CompiledRule {
  readonly name: string;
  /** Edges it concerns. */
  readonly edges: readonly string[];
  /** Attribute paths and crossings; absent when every attribute counts. */
  readonly watch: readonly (string | Crossing)[] | undefined;
  readonly tags: ((input: RuleInput) => unknown) | undefined;
  readonly objectKeys: ((input: RuleInput) => unknown) | undefined;
  readonly paths: ((input: RuleInput) => unknown) | undefined;
}

/** One entity of one table, checked, with its rules. */
export interface CompiledSource {
  readonly name: string;
  /** Logical table name. */
  readonly table: string;
  /** All must match for an item to be of this source. */
  readonly match: readonly { readonly attribute: string; readonly template: KeyTemplate }[];
  /** All must be equal for an item to be of this source. */
  readonly where: readonly { readonly attribute: string; readonly equals: string | number | boolean }[];
  readonly coarse: Coarse;
  /** Names what its rules decide; absent where the whole config does. */
  readonly revision: string | undefined;
  readonly rules: readonly CompiledRule[];
}

/** Purges of one kind of tag that bring others: what {@link defineConfig} makes of `cascade`. */
export interface CompiledCascade {
  /** Name of the definition whose tags set it off. */
  readonly when: string;
  readonly alsoPurge: (params: Readonly<Record<string, string>>) => unknown;
}

/** A definition of the vocabulary, whatever its parameters. */
export type AnyTagDefinition = TagDefinition & ((params: Readonly<Record<string, string>>) => Tag);

/** A whole configuration, checked, all defaults filled in. Made by {@link defineConfig}. */
export interface Config<Tables extends string = string, Edges extends string = string, Redis extends string = string> {
  /** Of `[a-z0-9-]`: the first part of every key in Redis. */
  readonly namespace: string;
  /** Logical names, from the sources. */
  readonly tables: readonly Tables[];
  readonly edges: Readonly<Record<Edges, EdgeSettings>>;
  /** Names of the object caches. */
  readonly redis: readonly Redis[];
  /** How long a source may still answer old after a write, in milliseconds. */
  readonly settleMs: number;
  readonly sources: readonly CompiledSource[];
  readonly cascade: readonly CompiledCascade[];
  readonly vocabulary: readonly AnyTagDefinition[];
}
