import { styleText } from "node:util";
import type { WriteStream } from "node:tty";

/** Styles text, where there is somebody to see it. */
export type Paint = (style: "bold" | "dim" | "red" | "yellow" | "green", text: string) => string;

/** Styles only what goes to a terminal that shows styles; `NO_COLOR` and the like are heeded. */
export function paintFor(stream: Pick<WriteStream, "isTTY"> & Partial<Pick<WriteStream, "hasColors">>): Paint {
  return stream.isTTY && stream.hasColors?.()
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}
