import type { CacheBehaviorSettings, DistributionSettings, OriginSettings } from "../distribution-settings.ts";

/** The origin a behaviour names. */
export function originOf({ origins }: DistributionSettings, { originId }: CacheBehaviorSettings): OriginSettings {
  const origin = origins.find(({ id }) => id === originId);
  if (!origin)
    throw new Error(`no origin ${JSON.stringify(originId)}: known are ${origins.map(({ id }) => id).join(", ")}`);
  return origin;
}
