import type { Figure } from "../../figure.ts";
import { type ColdCatalogue, throughCache, throughMap } from "./cold-catalogue.ts";

const PART = "hit ratio: 100,000 reads of a cold catalogue of 10,000 products, 100 a second, by Zipf's law";

/** What a cold catalogue is served with, when its products are never written and when one is each second. No clock is in it. */
export async function hitRatio(): Promise<readonly Figure[]> {
  const quiet: ColdCatalogue = { products: 10_000, reads: 100_000, readsPerSecond: 100, readsPerWrite: undefined };
  return [
    ...(await figuresOf(quiet, "no writes")),
    ...(await figuresOf({ ...quiet, readsPerWrite: 100 }, "one write a second")),
  ];
}

async function figuresOf(catalogue: ColdCatalogue, when: string): Promise<readonly Figure[]> {
  const share = ({ hits }: { readonly hits: number }) => (100 * hits) / catalogue.reads;
  const consistent = await throughCache(catalogue, "consistent");
  const settling = await throughCache(catalogue);
  const hits = { part: PART, figure: `${when}: hits`, unit: "%" };
  const commands = { part: PART, figure: `${when}: Redis commands for a read`, unit: "" };
  return [
    { ...hits, of: "a map", value: share(await throughMap(catalogue)) },
    { ...hits, of: 'source: "consistent"', value: share(consistent) },
    { ...hits, of: 'settle: "2s"', value: share(settling) },
    { ...commands, of: 'source: "consistent"', value: consistent.commands / catalogue.reads },
    { ...commands, of: 'settle: "2s"', value: settling.commands / catalogue.reads },
  ];
}
