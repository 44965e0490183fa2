/** Directives of a `cache-control` header by name, in lower case. */
export type Directives = ReadonlyMap<string, string>;

export function readDirectives(header: string): Directives {
  // A comma within quotes ends nothing: `private="set-cookie, x-user"`.
  const parts = header.match(/(?:[^,"]|"[^"]*"?)+/g) ?? [];
  const pairs = parts.map((part) => {
    const [name = "", value = ""] = part.split("=", 2);
    return [name.trim().toLowerCase(), value.trim()] as const;
  });
  return new Map(pairs.filter(([name]) => name !== ""));
}

export function writeDirectives(directives: Directives): string {
  return Array.from(directives, ([name, value]) => (value === "" ? name : `${name}=${value}`)).join(", ");
}

/** Whether shared caches may keep a response and serve it without asking. */
export function isKept(directives: Directives): boolean {
  return sharedSeconds(directives) > 0 && !["private", "no-store", "no-cache"].some((name) => directives.has(name));
}

/** What both allow: of each lifetime the shorter, staleness only where both name it, and whatever either says besides. */
export function shorterOf(one: Directives, other: Directives): Directives {
  const both = new Map([...one, ...other]);
  for (const name of ["stale-while-revalidate", "stale-if-error"]) {
    if (one.has(name) && other.has(name)) both.set(name, String(Math.min(seconds(one, name), seconds(other, name))));
    else both.delete(name);
  }
  both.set("max-age", String(Math.min(seconds(one, "max-age"), seconds(other, "max-age"))));
  both.set("s-maxage", String(Math.min(sharedSeconds(one), sharedSeconds(other))));
  return both;
}

/** No limit where it says nothing, and none of it where what it says can't be read. */
function seconds(directives: Directives, name: string): number {
  const text = directives.get(name) ?? "Infinity";
  return /^\d+$|^Infinity$/.test(text) ? Number(text) : 0;
}

function sharedSeconds(directives: Directives): number {
  return seconds(directives, directives.has("s-maxage") ? "s-maxage" : "max-age");
}
