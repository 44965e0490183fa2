import { CfnFunction, type Function } from "aws-cdk-lib/aws-lambda";
import { standInsOf } from "./stand-in.ts";

/** What Lambda takes: names and values of all variables of a function, as the one JSON text it makes of them. */
const MAX_BYTES = 4_096;

/** Has synthesis fail where Lambda would refuse a function's environment, which is only seen in the middle of a deploy. */
export function limitEnvironment(fn: Function): void {
  fn.node.addValidation({
    validate: () => {
      const bytes = environmentBytes(fn);
      if (bytes <= MAX_BYTES) return [];
      return [
        `environment of about ${bytes} bytes as JSON, Lambda takes ${MAX_BYTES}: ` +
          "serve some of the tables and edges by a Tagwire and a config of their own",
      ];
    },
  });
}

/** Bytes of a function's environment, with room for what only a deploy knows. */
export function environmentBytes({ stack, node: { defaultChild } }: Function): number {
  if (!CfnFunction.isCfnFunction(defaultChild)) return 0;
  const { variables = {} } = (stack.resolve(defaultChild.environment) ?? {}) as {
    readonly variables?: Readonly<Record<string, unknown>>;
  };
  const standIn = standInsOf(stack);
  const texts = Object.entries(variables).map(([name, value]) => [name, standIn(value)]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(texts)));
}
