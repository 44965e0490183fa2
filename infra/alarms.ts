import type { AlarmDefinition } from "./alarms/alarm-definition.ts";
import { type AlarmThresholds, DEFAULT_THRESHOLDS } from "./alarms/alarm-thresholds.ts";
import { canaryAlarms } from "./alarms/canary-alarms.ts";
import { changeAlarms } from "./alarms/change-alarms.ts";
import { apiAlarms } from "./alarms/api-alarms.ts";
import { doctorAlarms } from "./alarms/doctor-alarms.ts";
import { edgeAlarms } from "./alarms/edge-alarms.ts";
import { objectAlarms } from "./alarms/object-alarms.ts";
import { redriveAlarms } from "./alarms/redrive-alarms.ts";
import type { WatchedParts } from "./alarms/watched-parts.ts";

/** Every alarm there is, in the order of the pipeline. Each has a heading of its name in `docs/runbook.md`. */
export function alarmsOf(parts: WatchedParts, overrides: AlarmThresholds = {}): readonly AlarmDefinition[] {
  const limits = { ...DEFAULT_THRESHOLDS, ...overrides };
  return [
    ...changeAlarms(parts, limits),
    ...objectAlarms(parts, limits),
    ...edgeAlarms(parts, limits),
    ...canaryAlarms(parts, limits),
    ...redriveAlarms(parts, limits),
    ...apiAlarms(parts, limits),
    ...doctorAlarms(parts),
  ];
}
