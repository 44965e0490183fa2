import { ENV } from "../../../shared/env.ts";
import { creationOrder } from "../assembly/creation-order.ts";
import type { AssemblyStack } from "../assembly/read-assembly.ts";
import { type Created, resolve, type Scope } from "../assembly/resolve.ts";
import { createOutside, type Outside } from "./outside.ts";
import { INERT_TYPES, PROVISIONS } from "./provisions.ts";
import type { StackAddress } from "./running-stacks.ts";
import { ACCOUNT_ID, REGION, type Workbench } from "./workbench.ts";

/** What the stacks of an app came to. */
export interface CreatedApp extends Pick<StackAddress, "edges" | "tables"> {
  /** ARNs of the secrets that hold a token of Redis. */
  readonly redisSecretArns: readonly string[];
}

export interface CreateOptions {
  /** By name. A parameter without a value has its default, or `local-<name>`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the stacks import from apps that are not run here. @default nothing */
  readonly outside?: Outside;
  /** Takes what could not be created here, in a sentence. */
  readonly onWarning?: (sentence: string) => void;
}

/** Creates the resources of each stack in turn. Types that have no meaning here are passed over, unknown ones with a warning. */
export async function createStacks(
  stacks: readonly AssemblyStack[],
  bench: Workbench,
  { parameters: given = {}, outside = {}, onWarning }: CreateOptions,
): Promise<CreatedApp> {
  const outsideDistributions = await createOutside(outside, bench);
  const exports = new Map<string, unknown>();
  const all: (Created & { readonly type: string; readonly properties: Readonly<Record<string, unknown>> })[] = [];

  for (const { name: stackName, template, assetDirectories } of stacks) {
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
      const made = await provision({ stackName, logicalId, type, properties, assetDirectories }, bench);
      created.set(logicalId, made);
      all.push({ ...made, type, properties });
    }
    for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
      if (Export) exports.set(String(resolve(Export.Name, scope)), resolve(Value, scope));
    }
  }
  const distributions = all
    .filter(({ type }) => type === "AWS::CloudFront::Distribution")
    .map(({ ref, attributes }) => ({ id: ref, url: attributes["url"], tagHeader: attributes["tagHeader"] }));
  return namesByConfig(
    all.map(({ properties }) => properties),
    [...outsideDistributions, ...distributions],
  );
}

/** Edges, tables and databases, as the functions are told of them. */
function namesByConfig(
  properties: readonly Readonly<Record<string, unknown>>[],
  distributions: readonly { readonly id: string; readonly url?: unknown; readonly tagHeader?: unknown }[],
): CreatedApp {
  const told = <T = string>(variable: string): Record<string, T> => {
    const texts = properties.map(
      ({ Environment }) => (Environment as { Variables?: Record<string, string> } | undefined)?.Variables?.[variable],
    );
    return Object.assign({}, ...texts.map((text) => JSON.parse(text ?? "{}") as object)) as Record<string, T>;
  };
  const edges = Object.entries(told(ENV.edges)).map(([name, distributionId]) => {
    const distribution = distributions.find(({ id }) => id === distributionId);
    return [name, { url: text(distribution?.url), distributionId, tagHeader: text(distribution?.tagHeader) }] as const;
  });
  const databases = Object.values(told<{ readonly tokenSecretArn?: string }>(ENV.redis));
  return {
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
