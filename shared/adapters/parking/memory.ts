import type { ParkedChange, Parking } from "../../ports/parking.ts";
import { parkedObject } from "./parked-object.ts";

/** Parks changes in this process, by their keys. */
export class MemoryParking implements Parking {
  readonly parked = new Map<string, ParkedChange>();

  async park(changes: readonly ParkedChange[]): Promise<void> {
    for (const change of changes) this.parked.set(parkedObject(change).key, change);
  }
}
