import type { DeadLetters } from "../../ports/dead-letters.ts";

/** Keeps dead letters in this process. */
export class MemoryDeadLetters implements DeadLetters {
  readonly texts: string[] = [];

  async keep(text: string): Promise<void> {
    this.texts.push(text);
  }
}
