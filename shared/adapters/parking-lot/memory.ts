import type { Clock } from "../../ports/clock.ts";
import { ARCHIVE_PREFIX, type ParkingList, type ParkingLot } from "../../ports/parking-lot.ts";

interface MemoryObject {
  readonly text: string;
  readonly sinceMs: number;
}

/** A parking lot in this process. */
export class MemoryParkingLot implements ParkingLot {
  readonly objects = new Map<string, MemoryObject>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async list(): Promise<ParkingList> {
    const all = Array.from(this.objects, ([key, { sinceMs }]) => ({ key, sinceMs }));
    const waiting = all.filter(({ key }) => !key.startsWith(ARCHIVE_PREFIX));
    return { waiting: waiting.toSorted((a, b) => a.sinceMs - b.sinceMs), archived: all.length - waiting.length };
  }

  async read(key: string): Promise<string | undefined> {
    return this.objects.get(key)?.text;
  }

  async put(key: string, text: string): Promise<void> {
    if (!this.objects.has(key)) this.objects.set(key, { text, sinceMs: this.#clock.now() });
  }

  async archive(key: string): Promise<void> {
    const object = this.objects.get(key);
    if (object === undefined) return;
    this.objects.set(ARCHIVE_PREFIX + key, object);
    this.objects.delete(key);
  }

  async remove(key: string): Promise<void> {
    this.objects.delete(key);
  }
}
