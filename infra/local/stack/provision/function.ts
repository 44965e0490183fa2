import { type FunctionCode, type LocalFunction, startFunction } from "../../lambda/function.ts";
import { invocationMetrics } from "../../metrics/invocation-metrics.ts";
import {
  ACCOUNT_ID,
  physicalName,
  type Provision,
  type Provisioned,
  REGION,
  type Resource,
  sameProperties,
  type Workbench,
} from "../workbench.ts";

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
  const started = startFunction({
    name,
    arn,
    ...codeOf(resource, bench),
    maxConcurrency: MAX_CONCURRENCY,
    aheadMs: bench.clock.aheadMs,
    onLog: bench.onLog,
    onInvocation: invocationMetrics(name, bench.cloudwatch.metrics, bench.clock),
    ...(bench.launch && { launch: bench.launch }),
  });
  bench.functions.set(arn, started);
  bench.closers.push(() => started.close());
  return deployed(started, resource, bench);
};

function deployed(fn: LocalFunction, resource: Resource, bench: Workbench): Provisioned {
  return {
    ref: fn.name,
    attributes: { Arn: fn.arn },
    update: (next) => {
      if (!sameProperties(resource, next)) fn.deploy(codeOf(next, bench));
      return deployed(fn, next, bench);
    },
    remove: async () => {
      bench.functions.delete(fn.arn);
      await fn.close();
    },
  };
}

function codeOf(resource: Resource, bench: Workbench): FunctionCode {
  const { Code, Handler, Environment, Timeout, MemorySize } = resource.properties as unknown as FunctionProperties;
  const directory = resource.assetDirectories.get(Code.S3Key?.replace(/\..*$/, "") ?? "");
  if (!directory) throw new Error(`${resource.logicalId}: only code from an asset folder can run here`);
  return {
    directory,
    handler: Handler,
    environment: { ...Environment?.Variables, ...bench.environment },
    ...(Timeout !== undefined && { timeoutMs: Timeout * 1_000 }),
    ...(MemorySize !== undefined && { memoryMb: MemorySize }),
  };
}
