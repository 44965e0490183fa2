import { type CfnResource, Stack } from "aws-cdk-lib/core";
import type { IConstruct } from "constructs";

/**
 * The properties of a resource as the template will have them: what its construct says, and what was overridden on the resource
 * itself. To be asked when the template is made, not before.
 */
export function synthesized(construct: IConstruct): Readonly<Record<string, unknown>> {
  const resource = (construct.node.defaultChild ?? construct) as CfnResource & Renders;
  const template = Stack.of(resource).resolve(resource._toCloudFormation()) as {
    readonly Resources: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
  };
  return Object.values(template.Resources)[0]?.Properties ?? {};
}

/** What every element of a stack does for it. CDK keeps it out of its types, and has nothing else that knows of overrides. */
interface Renders {
  _toCloudFormation(): object;
}
