import { type App, CfnResource, type Stack } from "aws-cdk-lib/core";
import { Template } from "aws-cdk-lib/assertions";
import type { TemplateResource } from "../../../infra/local/assembly/read-assembly.ts";
import { stacksOf } from "./apps.ts";

/** A resource of a synthesized stack. */
export interface Resource extends TemplateResource {
  /** `Tagwire/TagwireParkingBucket4C84302E`: what to look for in the templates. */
  readonly id: string;
  readonly logicalId: string;
  /** Of the construct that made it. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One statement of any policy. */
export interface Statement {
  /** {@link Resource.id} of the resource that has it. */
  readonly of: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** As {@link plain} text. */
  readonly resources: readonly string[];
  /** As {@link plain} text; none in a role's own policies. */
  readonly principals: readonly string[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** All resources of an app, stack by stack. */
export function resourcesOf(app: App): readonly Resource[] {
  return stacksOf(app).flatMap((stack) => {
    const paths = pathsIn(stack);
    const { Resources = {} } = Template.fromStack(stack).toJSON() as { Resources?: Record<string, TemplateResource> };
    return Object.entries(Resources).map(([logicalId, resource]) => ({
      ...resource,
      logicalId,
      id: `${stack.stackName}/${logicalId}`,
      path: paths.get(logicalId) ?? "",
      properties: resource.Properties ?? {},
    }));
  });
}

/** What roles may do: in a policy of a role's own, and where that is full, in more that CDK adds to it. */
export function policiesOf(resources: readonly Resource[]): readonly Resource[] {
  return resources.filter(({ Type }) => Type === "AWS::IAM::Policy" || Type === "AWS::IAM::ManagedPolicy");
}

/** What an app tells the world, by the name of the output. */
export function outputsOf(app: App): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...stacksOf(app).map((stack) => Template.fromStack(stack).toJSON()["Outputs"] ?? {}));
}

/** The statements of all policies among a resource's properties, wherever they are. */
export function statementsOf({ id, properties }: Resource): readonly Statement[] {
  const found: Statement[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { Statement: statements } = value as { readonly Statement?: readonly RawStatement[] };
    for (const statement of statements ?? []) found.push(read(statement, id));
    Object.values(value).forEach(walk);
  };
  walk(properties);
  return found;
}

interface RawStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: string | Readonly<Record<string, unknown>>;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

function read({ Effect, Action = [], Resource = [], Principal = {}, Condition = {} }: RawStatement, of: string) {
  const principals = typeof Principal === "string" ? [Principal] : Object.values(Principal).flat();
  return {
    of,
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat().map(plain),
    principals: principals.map(plain),
    conditions: Condition,
  };
}

/** A value of a template as text, with `<Id.Attribute>` and `<Id>` for what only the deploy will know. */
export function plain(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [[name, argument] = ["", undefined]] = Object.entries(value) as [string, unknown][];
  if (name === "Ref") return `<${String(argument)}>`;
  if (name === "Fn::GetAtt") return `<${[argument].flat().join(".")}>`;
  if (name === "Fn::Sub") return String([argument].flat()[0]).replaceAll(/\$\{([^}]+)\}/g, "<$1>");
  if (name === "Fn::ImportValue") return `<${plain(argument)}>`;
  if (name === "Fn::Join") {
    const [separator, parts] = argument as [string, readonly unknown[]];
    return parts.map(plain).join(separator);
  }
  return JSON.stringify(value);
}

function pathsIn(stack: Stack): ReadonlyMap<string, string> {
  const resources = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each));
  return new Map(resources.map((each) => [String(stack.resolve(each.logicalId)), each.node.path]));
}
