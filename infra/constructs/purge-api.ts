import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib/core";
import { AccessLogFormat, AccessLogField } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Code, Function, FunctionProps } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledgements.ts";
import type { EdgePurger } from "./edge-purger.ts";
import type { Ledger } from "./ledger.ts";
import { nodeFunction } from "./node-function.ts";
import type { ObjectRetry } from "./object-retry.ts";
import type { RedisDatabases } from "./redis-databases.ts";

/** How much the purge API takes. */
export interface PurgeApiOptions {
  /**
   * Requests a second, of all who ask together; more are answered with 429.
   *
   * @default {@link DEFAULT_RATE_PER_SECOND}
   */
  readonly ratePerSecond?: number;
  /**
   * Requests that may come at once.
   *
   * @default {@link DEFAULT_BURST}
   */
  readonly burst?: number;
}

export interface PurgeApiProps extends PurgeApiOptions {
  /** Bundle of `functions/purge-api`. */
  readonly code: Code;
  readonly redis: RedisDatabases;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly ledger: Ledger;
  /**
   * Encrypts logs.
   *
   * @default a key of AWS's
   */
  readonly encryptionKey?: IKey;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: { readonly function?: Partial<FunctionProps> };
}

/** More than people and deploys ask for, and little enough that nobody's mistake becomes a bill. */
const DEFAULT_RATE_PER_SECOND = 100;
const DEFAULT_BURST = 200;

/** API Gateway gives up after thirty seconds. */
const TIMEOUT = Duration.seconds(29);

/** A megabyte of tags, and three clients; it mostly waits. */
const MEMORY_MIB = 512;

/**
 * Purges by tag over HTTP. Below `/iam` API Gateway itself checks who signed a request, and IAM whether they may; all else
 * is for scoped tokens, which the function checks.
 */
export class PurgeApi extends Construct {
  readonly function: Function;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: PurgeApiProps) {
    super(scope, id);

    this.function = nodeFunction(this, {
      name: "purge-api",
      description: "tagwire: purges by tag over HTTP",
      code: props.code,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
      encryptionKey: props.encryptionKey,
      overrides: props.overrides?.function,
    });
    props.redis.grantUse(this.function);
    props.objectRetry.grantLater(this.function);
    props.edgePurger.grantQueue(this.function);
    props.ledger.grantKeep(this.function);

    const logs = new LogGroup(this, "AccessLogs", {
      encryptionKey: props.encryptionKey,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new HttpApi(this, "Api", { description: "tagwire: purges by tag", createDefaultStage: false });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      throttle: {
        rateLimit: props.ratePerSecond ?? DEFAULT_RATE_PER_SECOND,
        burstLimit: props.burst ?? DEFAULT_BURST,
      },
      accessLogSettings: { destination: new LogGroupLogDestination(logs), format: ACCESS_LOG },
    });
    const integration = new HttpLambdaIntegration("Function", this.function);
    const methods = [HttpMethod.ANY];
    this.api.addRoutes({ path: "/iam/{proxy+}", methods, integration, authorizer: new HttpIamAuthorizer() });
    this.api.addRoutes({ path: "/{proxy+}", methods, integration });
    acknowledge(this.api, "tokenRoutes");
    new CfnOutput(this, "Url", { description: "tagwire: the purge API", value: this.api.apiEndpoint });
  }
}

/** Who asked from where, and what they were answered: no header, so no token. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTimeEpoch(),
    ip: AccessLogField.contextIdentitySourceIp(),
    principal: "$context.identity.userArn",
    routeKey: "$context.routeKey",
    path: AccessLogField.contextPath(),
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    error: "$context.integrationErrorMessage",
  }),
);
