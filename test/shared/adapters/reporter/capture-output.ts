import { vi } from "vitest";

/** Catches all that is written to the console or the standard streams from now on. */
export function captureOutput(): () => readonly string[] {
  const written: string[] = [];
  const take = (text: unknown): boolean => {
    written.push(String(text));
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(take);
  vi.spyOn(process.stderr, "write").mockImplementation(take);
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void take(parts.map(String).join(" ")));
  }
  return () => written.flatMap((text) => text.split("\n")).filter((line) => line !== "");
}
