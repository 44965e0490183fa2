import { ENV } from "../../../shared/env.ts";
import { creationOrder } from "../assembly/creation-order.ts";
import type { AssemblyStack } from "../assembly/read-assembly.ts";
import { type Created, resolve, type Scope } from "../assembly/resolve.ts";
import { createOutside, type Outside } from "./outside.ts";
import { INERT_TYPES, PROVISIONS } from "./provisions.ts";
import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import {
  ACCOUNT_ID,
  type Provision,
  type Provisioned,
  REGION,
  type Resource,
  sameProperties,
  type Workbench,
} from "./workbench.ts";

/** What the stacks of an app came to. */
export interface DeployedApp extends Pick<StackAddress, "edges" | "tables"> {
  /** ARNs of the secrets that hold a token of Redis. */
  readonly redisSecretArns: readonly string[];
  /** Where the purge API is, and the table that keeps its tokens; absent when there is none. */
  readonly purgeApi?: { readonly url: string; readonly ledgerTable: string };
}

export interface DeploymentOptions {
  /** By name. A parameter without a value has its default, or `local-<name>`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the stacks import from apps that are not run here. @default nothing */
  readonly outside?: Outside;
  /** Takes what could not be created or changed here, in a sentence. */
  readonly onWarning?: (sentence: string) => void;
}

interface Deployed {
  readonly resource: Resource;
  readonly made: Provisioned;
}

/** The stacks of an app on this machine: created by the first assembly, changed in place by each later one. */
export class Deployment {
  readonly #bench: Workbench;
  readonly #options: DeploymentOptions;
  /** By stack and logical id, in the order of their creation. */
  readonly #deployed = new Map<string, Deployed>();
  #outside: ReturnType<typeof createOutside> | undefined;

  constructor(bench: Workbench, options: DeploymentOptions) {
    this.#bench = bench;
    this.#options = options;
  }

  /**
   * Makes the resources of each stack in turn what the templates say, then removes those that no template has any more. Types
   * that have no meaning here are passed over, unknown ones with a warning.
   */
  async deploy(stacks: readonly AssemblyStack[]): Promise<DeployedApp> {
    const outside = await (this.#outside ??= createOutside(this.#options.outside ?? {}, this.#bench));
    const exports = new Map<string, unknown>();
    const wanted = new Map<string, Deployed>();
    for (const stack of stacks) {
      for (const deployed of await this.#deployStack(stack, exports)) wanted.set(keyOf(deployed.resource), deployed);
    }
    for (const [key, { made }] of [...this.#deployed].toReversed()) {
      if (wanted.has(key)) continue;
      this.#deployed.delete(key);
      await made.remove?.();
    }
    const all = [...wanted.values()];
    const distributions = all
      .filter(({ resource }) => resource.type === "AWS::CloudFront::Distribution")
      .map(({ made: { ref, attributes } }) => ({
        id: ref,
        url: attributes["url"],
        tagHeader: attributes["tagHeader"],
      }));
    const api = all.find(({ resource }) => resource.type === "AWS::ApiGatewayV2::Api");
    return namesByConfig(
      all.map(({ resource }) => resource.properties),
      [...outside, ...distributions],
      api && text(api.made.attributes["ApiEndpoint"]),
    );
  }

  async #deployStack(
    { name: stackName, template, assetDirectories }: AssemblyStack,
    exports: Map<string, unknown>,
  ): Promise<readonly Deployed[]> {
    const { parameters: given = {}, onWarning } = this.#options;
    const all: Deployed[] = [];
    const created = new Map<string, Created>();
    const parameters = new Map(
      Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => [
        name,
        given[name] ?? Default ?? `local-${name}`,
      ]),
    );
    const scope: Scope = { created, parameters, exports, pseudo: pseudoParameters(stackName) };
    for (const logicalId of creationOrder(template)) {
      const { Type: type, Properties = {} } = template.Resources[logicalId] ?? { Type: "" };
      if (INERT_TYPES.some((inert) => type.startsWith(inert))) {
        created.set(logicalId, { ref: logicalId, attributes: { Arn: `arn:aws:local:::${logicalId}`, Id: logicalId } });
        continue;
      }
      const provision = PROVISIONS[type];
      if (!provision) {
        onWarning?.(`${stackName}/${logicalId}: ${type} does not run locally`);
        continue;
      }
      const properties = resolve(Properties, scope) as Record<string, unknown>;
      const resource = { stackName, logicalId, type, properties, assetDirectories };
      const made = await this.#deployResource(resource, provision);
      created.set(logicalId, made);
      all.push({ resource, made });
    }
    for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
      if (Export) exports.set(String(resolve(Export.Name, scope)), resolve(Value, scope));
    }
    return all;
  }

  async #deployResource(resource: Resource, provision: Provision): Promise<Provisioned> {
    const key = keyOf(resource);
    const earlier = this.#deployed.get(key);
    const made = earlier ? await this.#change(earlier, resource) : await provision(resource, this.#bench);
    this.#deployed.set(key, { resource, made });
    return made;
  }

  async #change({ resource: before, made }: Deployed, resource: Resource): Promise<Provisioned> {
    if (made.update) return await made.update(resource);
    if (!sameProperties(before, resource)) {
      this.#options.onWarning?.(`${resource.stackName}/${resource.logicalId}: stays as it was first deployed`);
    }
    return made;
  }
}

/** A resource of another type is another resource. */
const keyOf = ({ stackName, logicalId, type }: Resource): string => `${stackName}/${logicalId} ${type}`;

/** Edges, tables and databases, as the functions are told of them. */
function namesByConfig(
  properties: readonly Readonly<Record<string, unknown>>[],
  distributions: readonly { readonly id: string; readonly url?: unknown; readonly tagHeader?: unknown }[],
  apiUrl: string | undefined,
): DeployedApp {
  const valuesOf = (variable: string): readonly (string | undefined)[] =>
    properties.map(
      ({ Environment }) => (Environment as { Variables?: Record<string, string> } | undefined)?.Variables?.[variable],
    );
  const told = <T = string>(variable: string): Record<string, T> => {
    const texts = valuesOf(variable);
    return Object.assign({}, ...texts.map((text) => JSON.parse(text ?? "{}") as object)) as Record<string, T>;
  };
  const edges = Object.entries(told(ENV.edges)).map(([name, distributionId]) => {
    const distribution = distributions.find(({ id }) => id === distributionId);
    return [name, { url: text(distribution?.url), distributionId, tagHeader: text(distribution?.tagHeader) }] as const;
  });
  const databases = Object.values(told<{ readonly tokenSecretArn?: string }>(ENV.redis));
  const ledgerTable = valuesOf(ENV.ledgerTable).find((name) => name !== undefined);
  return {
    ...(apiUrl !== undefined && ledgerTable !== undefined && { purgeApi: { url: apiUrl, ledgerTable } }),
    edges: Object.fromEntries(edges),
    tables: told(ENV.tables),
    redisSecretArns: databases.flatMap(({ tokenSecretArn }) => tokenSecretArn ?? []),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function pseudoParameters(stackName: string): Scope["pseudo"] {
  return {
    "AWS::AccountId": ACCOUNT_ID,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stackName,
    "AWS::StackId": `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stackName}/local`,
  };
}
