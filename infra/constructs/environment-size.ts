import { CfnResource, type Stack } from "aws-cdk-lib/core";
import { CfnFunction, type Function } from "aws-cdk-lib/aws-lambda";

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
          "give edges fewer or shorter samples, or serve some of the tables and edges by a Tagwire and a config of their own",
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
  const types = typesIn(stack);
  const texts = Object.entries(variables).map(([name, value]) => [name, standIn(value, stack.stackName, types)]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(texts)));
}

/** Types of a stack's resources, by logical id. */
type Types = ReadonlyMap<string, string>;

function typesIn(stack: Stack): Types {
  const resources = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one));
  return new Map(
    resources.map((resource) => [String(stack.resolve(resource.logicalId)), resource.cfnResourceType] as const),
  );
}

/** A text as long as what a deploy puts in its place may well be. */
function standIn(value: unknown, stackName: string, types: Types): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [intrinsic = "", argument]: readonly unknown[] = Object.entries(value)[0] ?? [];
  if (intrinsic === "Fn::Join") {
    const [separator, parts] = argument as [string, readonly unknown[]];
    return parts.map((part) => standIn(part, stackName, types)).join(separator);
  }
  const [id = "", attribute = "Ref"] = [argument as string | readonly string[]].flat();
  const known = LENGTHS[id] ?? LENGTHS[`${types.get(id)} ${attribute}`];
  if (known !== undefined) return "x".repeat(known);
  const name = `${stackName}-${id}-${"x".repeat(SUFFIX)}`.slice(0, MAX_NAME);
  const isAddress = attribute.endsWith("Arn") || ADDRESSED.has(types.get(id) ?? "");
  return isAddress ? "x".repeat(ADDRESS) + name : name;
}

const LENGTHS: Readonly<Record<string, number>> = {
  "AWS::Region": 12,
  "AWS::AccountId": 12,
  "AWS::Partition": 10,
  "AWS::URLSuffix": 17,
  "AWS::CloudFront::Distribution Ref": 14,
  "AWS::CloudFront::Distribution DomainName": 29,
  "AWS::Lambda::EventSourceMapping Ref": 36,
};

/** Resources that are called by their ARN or URL. */
const ADDRESSED: ReadonlySet<string> = new Set(["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::SecretsManager::Secret"]);

/** Of what CloudFormation adds to a name that it makes. */
const SUFFIX = 13;

/** Longest name that CloudFormation makes of most resources. */
const MAX_NAME = 80;

/** Of an ARN or URL, without the name. */
const ADDRESS = 52;
