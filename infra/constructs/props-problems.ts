import { Token } from "aws-cdk-lib/core";
import type { Edge } from "./edge-purger.ts";
import type { TagwireProps } from "./tagwire-props.ts";

/**
 * What is wrong with the props, a sentence each. The types say most of it, but not to JavaScript, nor about a config whose
 * names were lost on the way.
 */
export function propsProblems({ config, tables, edges, redis }: TagwireProps): readonly string[] {
  return [
    ...nameProblems("tables", Object.keys(tables), config.tables),
    ...nameProblems("edges", Object.keys(edges), Object.keys(config.edges)),
    ...nameProblems("redis", Object.keys(redis), config.redis),
    ...Object.entries<Edge>(edges).flatMap(([name, { samples }]) => samplesProblems(`edges.${name}.samples`, samples)),
    ...Object.entries(redis).flatMap(([name, { url }]) =>
      Token.isUnresolved(url) || /^https:\/\/[^/]+$/.test(url)
        ? []
        : `redis.${name}.url: an https:// address without a path, got ${JSON.stringify(url)}`,
    ),
  ];
}

function samplesProblems(prop: string, samples: Edge["samples"]): readonly string[] {
  if (samples === undefined) return [];
  const { origin, paths } = samples;
  return [
    ...(Token.isUnresolved(origin) || /^https?:\/\/[^/]+\/?$/.test(origin)
      ? []
      : [
          `${prop}.origin: an address without a path, such as https://origin.example.com, got ${JSON.stringify(origin)}`,
        ]),
    ...paths
      .filter((path) => !Token.isUnresolved(path) && !path.startsWith("/"))
      .map((path) => `${prop}.paths: each begins with /, got ${JSON.stringify(path)}`),
  ];
}

function nameProblems(prop: string, given: readonly string[], named: readonly string[]): readonly string[] {
  return [
    ...named.filter((name) => !given.includes(name)).map((name) => `${prop}.${name}: required, got nothing`),
    ...given
      .filter((name) => !named.includes(name))
      .map((name) => `${prop}.${name}: not in the config, which names ${named.join(", ") || "none"}`),
  ];
}
