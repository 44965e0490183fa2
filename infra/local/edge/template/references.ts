import { PropertyReader } from "./property-reader.ts";

/** Resources a distribution's template refers to: properties by physical id, intrinsic functions resolved. */
export interface DistributionReferences {
  /** `AWS::CloudFront::CachePolicy` */
  readonly cachePolicies?: Readonly<Record<string, unknown>>;
  /** `AWS::CloudFront::OriginRequestPolicy` */
  readonly originRequestPolicies?: Readonly<Record<string, unknown>>;
  /** `AWS::CloudFront::ResponseHeadersPolicy` */
  readonly responseHeadersPolicies?: Readonly<Record<string, unknown>>;
  /** `AWS::CloudFront::OriginAccessControl` */
  readonly originAccessControls?: Readonly<Record<string, unknown>>;
  /** Where an origin is found on this machine: `http://host:port`. */
  readonly originUrl: (origin: { readonly id: string; readonly domainName: string }) => string;
}

/** Finds policies by the ids a template names them by: ours first, then those AWS manages. */
export class References {
  readonly given: DistributionReferences;
  readonly #problems: string[];

  constructor(given: DistributionReferences, problems: string[]) {
    this.given = given;
    this.#problems = problems;
  }

  /** @param managed - those AWS keeps for everyone, by id. */
  policy<T>(
    from: PropertyReader,
    name: string,
    given: Readonly<Record<string, unknown>> = {},
    managed: Readonly<Record<string, T>>,
    read: (config: PropertyReader) => T,
  ): T | undefined {
    const id = from.optionalString(name);
    if (id === undefined) return undefined;
    const properties = given[id];
    if (properties === undefined) {
      if (!managed[id]) from.problem(`names a policy that is neither given nor known: ${JSON.stringify(id)}`, name);
      return managed[id];
    }
    const policy = new PropertyReader(properties, name.replace(/Id$/, ""), this.#problems);
    const config = policy.section(`${name.replace(/Id$/, "")}Config`);
    policy.end();
    return config && read(config);
  }

  /** Whether requests to the origin are signed, bodies included, as a function URL asks for. */
  signsForLambda(id: string | undefined): boolean {
    const properties = id === undefined ? undefined : this.given.originAccessControls?.[id];
    if (properties === undefined) return false;
    const config = new PropertyReader(properties, "OriginAccessControl", []).section("OriginAccessControlConfig");
    const isLambda = config?.optionalString("OriginAccessControlOriginType") === "lambda";
    return isLambda && config?.optionalString("SigningBehavior") !== "never";
  }
}
