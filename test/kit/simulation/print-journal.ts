/** Prints the journal of a simulated shop: `print-journal.ts ASSEMBLY SEED WRITES`. */
import "../../../shared/cli/quiet-sdk.ts";
import { runShop } from "./shop.ts";

const [assembly = "", seed, writes] = process.argv.slice(2);
const { journal } = await runShop({ assembly, seed: Number(seed), writes: Number(writes) });
process.stdout.write(`${journal.join("\n")}\n`);
