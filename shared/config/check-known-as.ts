import type { ConfigProblems } from "./config-error.ts";
import type { EdgeSettings } from "./config.ts";
import { readOptions } from "./read-options.ts";

/** What each id may be. Cases differ: an id is compared as it is. */
const IDS = {
  zoneId: { shape: /^[0-9a-f]{32}$/, allowed: "32 hexadecimal digits, as Cloudflare's ids of zones" },
  serviceId: { shape: /^[A-Za-z0-9]{1,64}$/, allowed: "1 to 64 letters and digits, as Fastly's ids of services" },
} as const;

/** Reads the ids by which clients of other CDNs know an edge. */
export function checkKnownAs(value: unknown, place: string, problems: ConfigProblems): EdgeSettings["knownAs"] {
  if (value === undefined) return {};
  const options = readOptions(value, place, Object.keys(IDS), problems);
  const ids = Object.entries(IDS).flatMap(([name, { shape, allowed }]) => {
    const id = options[name];
    if (id === undefined) return [];
    if (typeof id === "string" && shape.test(id)) return [[name, id] as const];
    problems.add(`${place}.${name}`, id, allowed);
    return [];
  });
  return Object.freeze(Object.fromEntries(ids));
}
