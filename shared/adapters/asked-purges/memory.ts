import type { AskedProgress, AskedPurge } from "../../pipeline/asked/asked-purge.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Acceptance, AskedPurges, PurgeRecord, RequestName } from "../../ports/asked-purges.ts";
import { NAME_DAYS } from "./names.ts";

interface Row {
  readonly record: PurgeRecord;
  readonly workUntilMs: number;
}

/** Records that last as long as this object. */
export class MemoryAskedPurges implements AskedPurges {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Row>();
  readonly #names = new Map<string, { readonly id: string; readonly fingerprint: string; readonly untilMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All that are on record. */
  get records(): readonly PurgeRecord[] {
    return Array.from(this.#rows.values(), ({ record }) => record);
  }

  async accept(purge: AskedPurge, name: RequestName | undefined, workUntilMs: number): Promise<Acceptance> {
    const nowMs = this.#clock.now();
    const known = name && this.#names.get(name.key);
    if (name && known && known.untilMs > nowMs) {
      return { kind: "known", id: known.id, isSame: known.fingerprint === name.fingerprint };
    }
    const { id } = purge;
    if (name) this.#names.set(name.key, { id, fingerprint: name.fingerprint, untilMs: nowMs + NAME_DAYS * 86_400_000 });
    this.#rows.set(id, { record: { purge }, workUntilMs });
    return { kind: "accepted" };
  }

  async takeOver(id: string, workUntilMs: number): Promise<boolean> {
    const row = this.#rows.get(id);
    if (row === undefined || row.record.progress || row.workUntilMs > this.#clock.now()) return false;
    this.#rows.set(id, { ...row, workUntilMs });
    return true;
  }

  async complete(id: string, progress: AskedProgress): Promise<void> {
    const row = this.#rows.get(id);
    if (row) this.#rows.set(id, { ...row, record: { ...row.record, progress } });
  }

  async letGo(id: string): Promise<void> {
    const row = this.#rows.get(id);
    if (row) this.#rows.set(id, { ...row, workUntilMs: 0 });
  }

  async read(id: string): Promise<PurgeRecord | undefined> {
    return this.#rows.get(id)?.record;
  }
}
