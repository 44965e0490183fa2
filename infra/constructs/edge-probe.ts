import { Duration } from "aws-cdk-lib/core";
import { CachePolicy, type Distribution, type IDistribution, ViewerProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { FunctionUrlOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { type Code, type Function, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { PROBE_PATTERN } from "../../shared/doctor/canary/probe.ts";
import { ENV } from "../../shared/env.ts";
import { nodeFunction } from "./node-function.ts";

export interface EdgeProbeProps {
  /** Bundle of `functions/edge-probe`. */
  readonly code: Code;
  /** Header in which this edge's origins send tags. */
  readonly tagHeader: string;
}

/** It makes up an id. */
const TIMEOUT = Duration.seconds(3);
const MEMORY_MIB = 128;

/**
 * Pages behind a distribution by which the canary sees whether purges reach it. A part of the distribution, in its stack: what
 * serves them may be nowhere else, since each refers to the other.
 */
export class EdgeProbe extends Construct {
  readonly function: Function;

  constructor(scope: Distribution, id: string, props: EdgeProbeProps) {
    super(scope, id);

    this.function = nodeFunction(this, {
      name: "edge-probe",
      description: "tagwire: pages by which the canary sees whether purges reach the edge",
      code: props.code,
      timeout: TIMEOUT,
      memorySizeMiB: MEMORY_MIB,
    });
    this.function.addEnvironment(ENV.tagHeader, props.tagHeader);
    const url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    scope.addBehavior(PROBE_PATTERN, FunctionUrlOrigin.withOriginAccessControl(url), {
      // AWS's own: an account may have 20 of its own, and this one needs nothing special.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    });
  }
}

/** Whether a distribution is defined in this app, so that it can be given a behaviour. */
export function isDefinedHere(distribution: IDistribution): distribution is Distribution {
  return "addBehavior" in distribution;
}
