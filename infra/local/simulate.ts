import { SIMULATE_USAGE, simulateCommand } from "./simulation/simulate-command.ts";
import { UsageError } from "../../shared/cli/usage-error.ts";

try {
  console.log(await simulateCommand(process.argv.slice(2)));
} catch (error) {
  const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  const message = error instanceof Error ? error.message : String(error);
  console.error(`simulate: ${message}${usage ? `\n\n${SIMULATE_USAGE}` : ""}`);
  process.exitCode = usage ? 2 : 1;
}
