import type { CliContext } from "../cli-context.ts";

/** Clears a terminal's line. */
const CLEAR = "\r\x1b[2K";

/** One line on the terminal that says what is waited for; nothing anywhere else. */
export class StatusLine {
  readonly #context: CliContext;
  #isShown = false;

  constructor(context: CliContext) {
    this.#context = context;
  }

  show(text: string): void {
    const { isTTY, columns = 80, write } = this.#context.process.stderr;
    if (isTTY !== true) return;
    write(CLEAR + text.slice(0, columns - 1));
    this.#isShown = true;
  }

  /** Makes room for a line that stays. */
  clear(): void {
    if (this.#isShown) this.#context.process.stderr.write(CLEAR);
    this.#isShown = false;
  }
}
