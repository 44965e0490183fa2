import type { Note, Notes } from "../../ports/notes.ts";

/** Notes that last as long as this object. */
export class MemoryNotes implements Notes {
  readonly #notes = new Map<string, Note>();
  #writes = 0;

  async read(name: string): Promise<Note | undefined> {
    return this.#notes.get(name);
  }

  async write(name: string, value: unknown, seen: Note | undefined): Promise<boolean> {
    if (this.#notes.get(name)?.revision !== seen?.revision) return false;
    this.#writes += 1;
    this.#notes.set(name, { value: JSON.parse(JSON.stringify(value)) as unknown, revision: String(this.#writes) });
    return true;
  }

  async forget(name: string): Promise<void> {
    this.#notes.delete(name);
  }
}
