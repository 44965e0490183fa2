import type { WriteStream } from "node:tty";

const WIDTH_CHARS = 30;

/** Redraws one line on a terminal; elsewhere says a line at each tenth. */
export function progressBar(stream: Pick<WriteStream, "write" | "isTTY">): (done: number, all: number) => void {
  let shownTenth = -1;
  return (done, all) => {
    const share = all === 0 ? 1 : done / all;
    const percent = `${Math.floor(share * 100)} %`.padStart(5);
    if (stream.isTTY) {
      const filled = Math.round(share * WIDTH_CHARS);
      stream.write(
        `\r${"█".repeat(filled)}${"░".repeat(WIDTH_CHARS - filled)} ${percent}  ${done}/${all}${done === all ? "\n" : ""}`,
      );
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth === shownTenth) return;
    shownTenth = tenth;
    stream.write(`${percent}  ${done}/${all}\n`);
  };
}
