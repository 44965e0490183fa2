import { type Duration, RemovalPolicy } from "aws-cdk-lib/core";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Architecture, type Code, Function, type FunctionProps, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { limitEnvironment } from "./environment-size.ts";
import { metricNamespace } from "./metric-namespace.ts";

export interface NodeFunctionProps {
  /** Folder in `functions/`; its logs and metrics carry this name. */
  readonly name: string;
  readonly description: string;
  /** A single module, `index.mjs`, that exports `handler`. */
  readonly code: Code;
  readonly timeout: Duration;
  readonly memorySizeMiB: number;
  /**
   * Encrypts its logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  readonly overrides?: Partial<FunctionProps>;
}

/**
 * A Lambda function as all of ours are: Node on arm64, logs that expire, and a role of its own that may write those logs
 * and nothing else. AWS's managed policy for that allows every log group of the account.
 *
 * No source maps: Node would read and parse one larger than the bundle at each cold start, and errors carry codes. No
 * tracing: it needs a permission on everything, and each purge explains itself in the ledger.
 */
export function nodeFunction(scope: Construct, props: NodeFunctionProps): Function {
  const logGroup = new LogGroup(scope, "Logs", {
    encryptionKey: props.encryptionKey,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    managedPolicies: props.overrides?.vpc
      ? [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaVPCAccessExecutionRole")]
      : [],
  });
  logGroup.grantWrite(role);
  const fn = new Function(scope, "Function", {
    description: props.description,
    code: props.code,
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memorySizeMiB,
    timeout: props.timeout,
    role,
    logGroup,
    ...props.overrides,
    environment: {
      POWERTOOLS_SERVICE_NAME: props.name,
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace(scope),
      ...props.overrides?.environment,
    },
  });
  limitEnvironment(fn);
  return fn;
}
