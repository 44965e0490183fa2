import { CfnResource, type Stack } from "aws-cdk-lib/core";

/**
 * Makes resolved values of a stack's template texts as long as a deploy may well make them: what only a deploy knows is stood
 * in for.
 */
export function standInsOf(stack: Stack): (value: unknown) => string {
  const types = typesIn(stack);
  return (value) => textOf(value, stack.stackName, types);
}

/** Types of a stack's resources, by logical id. */
type Types = ReadonlyMap<string, string>;

function typesIn(stack: Stack): Types {
  const resources = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one));
  return new Map(
    resources.map((resource) => [String(stack.resolve(resource.logicalId)), resource.cfnResourceType] as const),
  );
}

function textOf(value: unknown, stackName: string, types: Types): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [intrinsic = "", argument]: readonly unknown[] = Object.entries(value)[0] ?? [];
  if (intrinsic === "Fn::Join") {
    const [separator, parts] = argument as [string, readonly unknown[]];
    return parts.map((part) => textOf(part, stackName, types)).join(separator);
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
