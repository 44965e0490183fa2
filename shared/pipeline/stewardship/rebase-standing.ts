import type { Standing } from "./standing.ts";

/**
 * Brings what was decided on an earlier standing to the current one, entry by entry: one that somebody else has changed
 * in between stays as it is, so that what is due for it now will be found due again.
 *
 * @param base - what was decided on.
 * @param decided - what came of it.
 * @param current - returned itself when nothing changes.
 */
export function rebaseStanding(base: Standing, decided: Standing, current: Standing): Standing {
  const rebased: Standing = {
    tables: rebase(base.tables, decided.tables, current.tables),
    sources: rebase(base.sources, decided.sources, current.sources),
    edges: rebase(base.edges, decided.edges, current.edges),
    objectCaches: rebase(base.objectCaches, decided.objectCaches, current.objectCaches),
  };
  return isSame(standingOnly(current), rebased) ? current : rebased;
}

type Entries<Entry> = Readonly<Record<string, Entry>>;

function rebase<Entry>(base: Entries<Entry>, decided: Entries<Entry>, current: Entries<Entry>): Entries<Entry> {
  const names = [...new Set([...Object.keys(current), ...Object.keys(decided)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const entry = isSame(base[name], current[name]) ? decided[name] : current[name];
      return entry === undefined ? [] : [[name, entry]];
    }),
  );
}

function standingOnly({ tables, sources, edges, objectCaches }: Standing): Standing {
  return { tables, sources, edges, objectCaches };
}

/** Both are what a note holds, and keep their order when it is read. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
