import type { ConfigProblems } from "./config-error.ts";
import type { EdgeSettings } from "./config.ts";
import { readArray, readOptions } from "./read-options.ts";

/** What each id may be. Cases differ: an id is compared as it is. */
const IDS = {
  zoneId: { shape: /^[0-9a-f]{32}$/, allowed: "32 hexadecimal digits, as Cloudflare's ids of zones" },
  serviceId: { shape: /^[A-Za-z0-9]{1,64}$/, allowed: "1 to 64 letters and digits, as Fastly's ids of services" },
} as const;

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** {@link HOST} in words. */
const HOST_ALLOWED = "a host in lower case, as www.example.com: without scheme, port and path";

/** Reads by what clients of other CDNs know an edge. */
export function checkKnownAs(value: unknown, place: string, problems: ConfigProblems): EdgeSettings["knownAs"] {
  if (value === undefined) return {};
  const options = readOptions(value, place, [...Object.keys(IDS), "hosts"], problems);
  const ids = Object.entries(IDS).flatMap(([name, { shape, allowed }]) => {
    const id = options[name];
    if (id === undefined) return [];
    if (typeof id === "string" && shape.test(id)) return [[name, id] as const];
    problems.add(`${place}.${name}`, id, allowed);
    return [];
  });
  const hosts = readArray(options["hosts"], `${place}.hosts`, problems).flatMap((host, at) => {
    if (typeof host === "string" && HOST.test(host)) return [host];
    problems.add(`${place}.hosts[${at}]`, host, HOST_ALLOWED);
    return [];
  });
  return Object.freeze({ ...Object.fromEntries(ids), ...(hosts.length > 0 && { hosts: Object.freeze(hosts) }) });
}
