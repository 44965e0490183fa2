import { startFunctionUrl } from "../../lambda/function-url.ts";
import type { Provision } from "../workbench.ts";

/** `AWS::Lambda::Url`. Signatures are not checked: only this machine reaches it. */
export const provisionFunctionUrl: Provision = async ({ logicalId, properties }, bench) => {
  const arn = String(properties["TargetFunctionArn"]);
  const target = bench.functions.get(arn) ?? [...bench.functions.values()].find(({ name }) => name === arn);
  if (!target) throw new Error(`${logicalId}: there is no function ${arn}`);
  const served = await startFunctionUrl({ invoke: target.invoke });
  bench.closers.push(() => served.close());
  return { ref: target.arn, attributes: { FunctionArn: target.arn, FunctionUrl: `${served.url}/` } };
};
