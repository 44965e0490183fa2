import { EVERYTHING } from "./coarse-form.ts";
import { edgeName, type Group } from "./group.ts";

/** A wider item that may go in place of all that is below it. */
export interface Candidate {
  readonly item: string;
  /** Wider ones that drop it too, nearest first. */
  readonly under: readonly string[];
  /** How many objects it drops. */
  readonly population: number;
  readonly below: Map<string, Candidate>;
  /** Groups right below it: no other candidate is between. */
  readonly groups: Group[];
  /** Its own, if it is pending itself. */
  asked?: Group;
}

/** How many objects items drop, by {@link edgeName}: those that may go in place of others, and perhaps others. */
export type Populations = ReadonlyMap<string, number>;

/**
 * Puts groups below the candidates that drop all that they do: tags below their ancestors, if responses carry them; paths
 * below their directories; everything below `/*`. A tag that came with different ancestors is in the tree more than once,
 * each time where it provably belongs.
 *
 * @returns the top of the tree; its population is infinite where that of `/*` is unknown.
 */
export function candidateTree(groups: readonly Group[], populations: Populations, ancestors: boolean): Candidate {
  const top = candidate(EVERYTHING, [], populations.get(EVERYTHING) ?? Infinity);
  const inTree = (name: string, above: Candidate): Candidate => {
    const known = above.below.get(name);
    if (known !== undefined) return known;
    const population = populations.get(name);
    if (population === undefined || name === EVERYTHING) return above;
    const under = above === top ? [] : [above.item, ...above.under];
    const added = candidate(name, name.startsWith("#") ? under : [], population);
    above.below.set(name, added);
    return added;
  };
  const directories = new Map<string, Candidate>([["/", top]]);
  const directory = (path: string): Candidate => {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const found = inTree(`${path}*`, directory(path.slice(0, path.lastIndexOf("/", path.length - 2) + 1)));
    directories.set(path, found);
    return found;
  };
  for (const group of groups) {
    const name = edgeName(group.item);
    const place = name.startsWith("/")
      ? directory(directoryOf(name))
      : ancestors
        ? inTree(
            name,
            group.under.reduceRight((above, ancestor) => inTree(edgeName(ancestor), above), top),
          )
        : top;
    if (place.item === name) place.asked = group;
    else place.groups.push(group);
  }
  return top;
}

/** Where a path is, or all that begins with what is before a `*`: up to the last slash before the query string. */
function directoryOf(path: string): string {
  const queryAt = path.indexOf("?");
  return path.slice(0, path.lastIndexOf("/", queryAt < 0 ? path.length : queryAt) + 1);
}

function candidate(item: string, under: readonly string[], population: number): Candidate {
  return { item, under, population, below: new Map(), groups: [] };
}
