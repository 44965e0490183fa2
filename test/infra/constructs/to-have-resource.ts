import type { Template } from "aws-cdk-lib/assertions";
import { expect } from "vitest";

declare module "vitest" {
  interface Matchers<T> {
    /** Whether a template has a resource with these properties, among others; `rest` is what stands beside them. */
    toHaveResource(type: string, properties: object, rest?: object): T;
    /** Whether all resources of a type have these properties, among others. */
    toHaveOnlyResources(type: string, properties: object): T;
  }
}

expect.extend({
  toHaveResource: (template: Template, type: string, properties: object, rest: object = {}) =>
    holds(() => template.hasResource(type, { Properties: properties, ...rest })),
  toHaveOnlyResources: (template: Template, type: string, properties: object) =>
    holds(() => template.allResourcesProperties(type, properties)),
});

/** CDK's own words tell best what is wrong. */
function holds(check: () => void): { pass: boolean; message: () => string } {
  try {
    check();
    return { pass: true, message: () => "expected no such resource" };
  } catch (error) {
    return { pass: false, message: () => (error instanceof Error ? error.message : String(error)) };
  }
}
