const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, y: 31_536_000_000 } as const;

/** A length of time: `"500ms"`, `"10s"`, `"5m"`, `"1h"`, `"1d"`, `"1y"` (365 days). */
export type Duration = `${number}${keyof typeof UNIT_MS}`;

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|y)$/;

/** Reads a {@link Duration} as milliseconds; `undefined` when it is none, or no whole number of them. */
export function parseDurationMs(text: unknown): number | undefined {
  const parts = typeof text === "string" ? DURATION.exec(text) : null;
  if (!parts) return undefined;
  const exact = Number(parts[1]) * UNIT_MS[parts[2] as keyof typeof UNIT_MS];
  const ms = Math.round(exact);
  // 1.005 s is 1004.9999999999999 ms to a computer, and still a whole number of them.
  return Number.isSafeInteger(ms) && Math.abs(exact - ms) < 1e-6 ? ms : undefined;
}
