import type { Config, EdgeSettings } from "../../config/config.ts";
import type { Observers } from "../../ports/observers.ts";
import { checkAncestors } from "../checks/check-ancestors.ts";
import { checkDistribution, checkRemoved, checkTtls } from "../checks/check-distribution.ts";
import { checkEdgeResponse, checkOriginResponse } from "../checks/check-response.ts";
import { PROBE_PATTERN } from "../canary/probe.ts";
import type { ExpectedEdge, Samples } from "../expected.ts";
import type { Place } from "../finding.ts";
import type { Inspection } from "../inspection.ts";
import type { BehaviorSeen } from "../observations.ts";

type EdgeObservers = Pick<Observers, "distribution" | "cachePolicy" | "removedHeaders" | "response">;

/** Looks at a distribution, and at what comes of it: sample pages, as the origin sends them and as viewers get them. */
export function inspectEdge(
  edge: Pick<EdgeSettings, "name" | "tagHeader" | "ancestors">,
  { distribution, samples }: ExpectedEdge,
  vocabulary: Config["vocabulary"],
  observers: EdgeObservers,
): readonly Inspection[] {
  const { name, tagHeader } = edge;
  const place = { kind: "edge", name } as const;
  return [
    {
      place,
      looksAt: "its distribution",
      run: async (signal) => {
        const seen = await observers.distribution(distribution, signal);
        const behaviors = (seen?.behaviors ?? []).filter(({ pattern }) => pattern !== PROBE_PATTERN); // ours shows no items
        return [
          ...checkDistribution(place, tagHeader, seen),
          ...behaviors.flatMap((behavior) => inspectBehavior(place, tagHeader, behavior, observers)),
          ...(seen === undefined ? [] : edgeSamples(place, tagHeader, seen.url, samples, observers)),
        ];
      },
    },
    ...(samples?.paths ?? []).map((path): Inspection => {
      const page = { ...place, part: path };
      return {
        place: page,
        looksAt: `${path} at the origin`,
        run: async (signal) => {
          const seen = await observers.response(samples?.origin.replace(/\/$/, "") + path, signal);
          if (seen === undefined) return [];
          return [
            ...checkOriginResponse(page, tagHeader, seen),
            ...(edge.ancestors ? checkAncestors(page, tagHeader, seen, vocabulary) : []),
          ];
        },
      };
    }),
  ];
}

function inspectBehavior(
  edge: Place,
  tagHeader: string,
  behavior: BehaviorSeen,
  { cachePolicy, removedHeaders }: EdgeObservers,
): readonly Inspection[] {
  const place = { ...edge, part: behavior.pattern };
  const { ttls, cachePolicy: cacheId, headersPolicy: headersId } = behavior;
  return [
    {
      place,
      looksAt: `the cache policy of ${behavior.pattern}`,
      run: async (signal) => {
        const seen = ttls ?? (cacheId === undefined ? undefined : await cachePolicy(cacheId, signal));
        return seen === undefined ? [] : checkTtls(edge, behavior, seen);
      },
    },
    {
      place,
      looksAt: `the response headers policy of ${behavior.pattern}`,
      run: async (signal) => {
        const removed = headersId === undefined ? [] : await removedHeaders(headersId, signal);
        return checkRemoved(edge, behavior, tagHeader, removed ?? []);
      },
    },
  ];
}

function edgeSamples(
  edge: Place,
  tagHeader: string,
  url: string,
  samples: Samples | undefined,
  { response }: EdgeObservers,
): readonly Inspection[] {
  return (samples?.paths ?? []).map((path) => {
    const page = { ...edge, part: path };
    return {
      place: page,
      looksAt: `${path} at the edge`,
      run: async (signal) => {
        const seen = await response(url + path, signal);
        return seen === undefined ? [] : checkEdgeResponse(page, tagHeader, seen);
      },
    };
  });
}
