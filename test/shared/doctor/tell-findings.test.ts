import { describe, expect, it } from "vitest";
import { MemoryNotes } from "../../../shared/adapters/notes/memory.ts";
import { MemoryReporter } from "../../../shared/adapters/reporter/memory.ts";
import type { Finding } from "../../../shared/doctor/finding.ts";
import { tellFindings } from "../../../shared/doctor/tell-findings.ts";
import type { Notes } from "../../../shared/ports/notes.ts";

const RUN_MS = 300_000;

describe("a finding that lasts", () => {
  it("is told when it is new, and once an hour from then on", async () => {
    const doctor = new Doctor();

    const told = await doctor.runs(25, [finding("Products")]);

    expect(told).toEqual([1, ...zeros(11), 1, ...zeros(11), 1]);
  });

  it("is not told again because its numbers changed", async () => {
    const doctor = new Doctor();
    await doctor.run([finding("Products", "3 messages wait")]);

    expect(await doctor.run([finding("Products", "4 messages wait")])).toBe(0);
  });

  it("is told anew when it went away and comes back", async () => {
    const doctor = new Doctor();
    await doctor.run([finding("Products")]);
    await doctor.run([]);

    expect(await doctor.run([finding("Products")])).toBe(1);
  });

  it("does not keep another one from being told", async () => {
    const doctor = new Doctor();
    await doctor.run([finding("Products")]);

    expect(await doctor.run([finding("Products"), finding("Reviews")])).toBe(1);
  });
});

it("tells everything where notes can't be read or kept: twice is better than never", async () => {
  const broken = { read: reject, write: reject, forget: reject } satisfies Notes;
  const doctor = new Doctor(broken);

  expect(await doctor.runs(2, [finding("Products")])).toEqual([1, 1]);
});

it("tells what it can't make sense of among its notes as if it were new", async () => {
  const notes = new MemoryNotes();
  await notes.write("doctor/told", { "stream-off table Products": "yesterday" }, undefined);

  expect(await new Doctor(notes).run([finding("Products")])).toBe(1);
});

class Doctor {
  readonly #notes: Notes;
  #nowMs = Date.UTC(2026, 10, 20);

  constructor(notes: Notes = new MemoryNotes()) {
    this.#notes = notes;
  }

  /** @returns how many findings were told. */
  async run(findings: readonly Finding[]): Promise<number> {
    const { events, report } = new MemoryReporter();
    const signal = new AbortController().signal;
    await tellFindings(findings, { notes: this.#notes, report, nowMs: this.#nowMs, signal });
    this.#nowMs += RUN_MS;
    return events.length;
  }

  async runs(times: number, findings: readonly Finding[]): Promise<readonly number[]> {
    const told: number[] = [];
    for (let i = 0; i < times; i++) told.push(await this.run(findings));
    return told;
  }
}

function finding(table: string, what = "its stream is off"): Finding {
  return {
    code: "stream-off",
    severity: "error",
    place: { kind: "table", name: table },
    what,
    why: "writes reach nobody",
    mend: "switch it on",
  };
}

const zeros = (length: number): readonly number[] => Array.from({ length }, () => 0);

const reject = (): Promise<never> => Promise.reject(new Error("no notes"));
