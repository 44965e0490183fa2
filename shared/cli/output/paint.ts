import { styleText } from "node:util";

/** Styles text, where there is somebody to see it. */
export type Paint = (style: "bold" | "dim" | "red" | "yellow" | "green" | "cyan", text: string) => string;

/** Where text goes to, as far as its colors are concerned. */
interface Screen {
  readonly isTTY?: boolean;
  readonly getColorDepth?: (env?: Readonly<Partial<Record<string, string>>>) => number;
}

type Env = Readonly<Partial<Record<string, string>>>;

/** Styles only what goes to a terminal that shows colors; `NO_COLOR` and `FORCE_COLOR` have the last word. */
export function paintFor(screen: Screen, env: Env): Paint {
  return wantsColor(screen, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}

/** Whether what goes there is to be colored. */
export function wantsColor(screen: Screen, env: Env): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== "") return false;
  return screen.isTTY === true && (screen.getColorDepth?.(env) ?? 1) > 1;
}
