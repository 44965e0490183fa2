/** A time as people read it, to the second: `2026-11-20 14:03:05Z`. */
export function describeTime(time: string | number): string {
  return new Date(time).toISOString().replace("T", " ").replace(/\.\d+/, "");
}
