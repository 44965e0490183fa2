import { join } from "node:path";
import { runIn } from "./run-in.ts";

/** Runs an app as the CDK CLI does, but for the validation of templates, which takes seconds. @returns the folder of its assembly. */
export function synth(folder: string, app: string): string {
  const assembly = join(folder, "cdk.out");
  runIn(folder, "env", `CDK_OUTDIR=${assembly}`, "CDK_VALIDATION=false", process.execPath, "--import", "tsx", app);
  return assembly;
}
