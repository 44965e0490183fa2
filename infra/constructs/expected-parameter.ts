import { createHash } from "node:crypto";
import { Lazy, Stack } from "aws-cdk-lib/core";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { CfnParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import type { Expected } from "../../shared/doctor/expected.ts";
import { ENV } from "../../shared/env.ts";
import { standInsOf } from "./stand-in.ts";

/** What Parameter Store takes of an advanced parameter, which one beyond 4 KB becomes by itself. */
const MAX_BYTES = 8_192;

/** As much of a hash as tells two deploys apart, in characters. */
const ID_LENGTH = 8;

/**
 * The parameter with what the doctor expects: more than its environment holds.
 *
 * Another content is another parameter. So a function that is still the one before, or is it again after a roll-back, reads
 * what it was deployed with: CloudFormation makes the new one before, and removes the old one after, it changes the function.
 */
export class ExpectedParameter extends Construct {
  readonly #parameter: CfnParameter;

  /** @param expected - asked when the template is made. */
  constructor(scope: Construct, id: string, expected: () => Expected) {
    super(scope, id);
    const stack = Stack.of(this);
    const parameter = new CfnParameter(this, "Resource", {
      description: "tagwire: what was deployed, for the doctor to compare with",
      type: "String",
      tier: "Intelligent-Tiering",
      value: stack.toJsonString(Lazy.any({ produce: expected })),
    });
    this.#parameter = parameter;
    const ownId = stack.getLogicalId(parameter);
    parameter.overrideLogicalId(Lazy.uncachedString({ produce: () => ownId + this.#contentId() }));
    this.node.addValidation({ validate: () => this.#tooLong() });
  }

  /** Lets a function read it, and tells it which it is. */
  grantRead(fn: Function): void {
    const resources = [
      Stack.of(this).formatArn({ service: "ssm", resource: "parameter", resourceName: this.#parameter.ref }),
    ];
    fn.addToRolePolicy(new PolicyStatement({ actions: ["ssm:GetParameter"], resources }));
    fn.addEnvironment(ENV.expectedParameter, this.#parameter.ref);
  }

  /** Of its value, with room for what only a deploy knows. */
  get bytes(): number {
    return Buffer.byteLength(standInsOf(Stack.of(this))(this.#content()));
  }

  #content(): unknown {
    return Stack.of(this).resolve(this.#parameter.value);
  }

  #contentId(): string {
    return createHash("sha256").update(JSON.stringify(this.#content())).digest("hex").slice(0, ID_LENGTH);
  }

  #tooLong(): string[] {
    const { bytes } = this;
    if (bytes <= MAX_BYTES) return [];
    return [
      `what the doctor expects is about ${bytes} bytes, a parameter takes ${MAX_BYTES}: ` +
        "give edges fewer or shorter samples, or serve some of the tables and edges by a Tagwire and a config of their own",
    ];
  }
}
