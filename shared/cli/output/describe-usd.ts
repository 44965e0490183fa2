/** Dollars as bills have them, small ones to a tenth of a cent: `$0`, `$0.005`, `$12.40`. */
export function describeUsd(usd: number): string {
  if (usd === 0) return "$0";
  return `$${usd.toFixed(usd < 1 ? 3 : 2)}`;
}
