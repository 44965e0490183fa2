import type { Selection } from "../distribution-settings.ts";

/** Whether the selection takes `name`. Compares as written: lower-case header names before asking. */
export function selects(selection: Selection, name: string): boolean {
  switch (selection.kind) {
    case "none":
      return false;
    case "all":
      return true;
    case "only":
      return selection.names.includes(name);
    case "except":
      return !selection.names.includes(name);
  }
}

/**
 * The selected part of a query string with its `?`, in the viewer's order and spelling: CloudFront keeps `?a=1&b=2` and
 * `?b=2&a=1` apart.
 *
 * @returns `""` when nothing is left.
 */
export function selectQuery(selections: readonly Selection[], query: string): string {
  const parameters = query.split("&").filter((parameter) => {
    const name = decoded(parameter.split("=", 1)[0] ?? "");
    return parameter !== "" && selections.some((selection) => selects(selection, name));
  });
  if (selections.some(({ kind }) => kind === "all") && query !== "") return `?${query}`;
  return parameters.length === 0 ? "" : `?${parameters.join("&")}`;
}

/** The selected part of a `cookie` header, in the viewer's order, or `undefined` when nothing is left. */
export function selectCookies(selections: readonly Selection[], cookie: string | undefined): string | undefined {
  const cookies = (cookie ?? "").split(";").map((pair) => pair.trim());
  const selected = cookies.filter((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return pair !== "" && selections.some((selection) => selects(selection, name));
  });
  return selected.length === 0 ? undefined : selected.join("; ");
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
