import { startFunction } from "../../lambda/function.ts";
import { ACCOUNT_ID, physicalName, type Provision, REGION } from "../workbench.ts";

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Code: { readonly S3Key?: string };
  readonly Handler: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

/** Execution environments of one function at most. Each costs memory; two cores would not run more at once. */
const MAX_CONCURRENCY = 2;

/** `AWS::Lambda::Function`: the very bundle that would be deployed. */
export const provisionFunction: Provision = (resource, bench) => {
  const properties = resource.properties as unknown as FunctionProperties;
  const name = properties.FunctionName ?? physicalName(resource);
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
  const hash = properties.Code.S3Key?.replace(/\..*$/, "") ?? "";
  const directory = resource.assetDirectories.get(hash);
  if (!directory) throw new Error(`${resource.logicalId}: only code from an asset folder can run here`);
  const started = startFunction({
    name,
    arn,
    directory,
    handler: properties.Handler,
    environment: { ...properties.Environment?.Variables, ...bench.environment },
    maxConcurrency: MAX_CONCURRENCY,
    aheadMs: bench.clock.aheadMs,
    onLog: bench.onLog,
    ...(properties.Timeout !== undefined && { timeoutMs: properties.Timeout * 1_000 }),
    ...(properties.MemorySize !== undefined && { memoryMb: properties.MemorySize }),
  });
  bench.functions.set(arn, started);
  bench.closers.push(() => started.close());
  return { ref: name, attributes: { Arn: arn } };
};
