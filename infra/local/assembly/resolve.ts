/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface Created {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What the intrinsic functions of one template can see. */
export interface Scope {
  /** Created resources by logical id. */
  readonly created: ReadonlyMap<string, Created>;
  readonly parameters: ReadonlyMap<string, unknown>;
  /** Exports of the stacks created before. */
  readonly exports: ReadonlyMap<string, unknown>;
  readonly pseudo: Readonly<Record<string, unknown>>;
}

/** A template says something that can't be resolved here. */
export class UnresolvedError extends Error {
  override readonly name = "UnresolvedError";
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const reference: Intrinsic = (argument, { created, parameters, pseudo }) => {
  const name = String(argument);
  if (name === "AWS::NoValue") return undefined;
  if (name in pseudo) return pseudo[name];
  if (parameters.has(name)) return parameters.get(name);
  const resource = created.get(name);
  if (!resource)
    throw new UnresolvedError(`Ref to ${JSON.stringify(name)}, which is neither a resource nor a parameter`);
  return resource.ref;
};

const attribute: Intrinsic = (argument, { created }) => {
  const [name = "", ...path] = typeof argument === "string" ? argument.split(".") : (argument as string[]);
  const attributes = created.get(name)?.attributes;
  const key = path.join(".");
  if (!attributes || !(key in attributes))
    throw new UnresolvedError(`Fn::GetAtt of ${name}.${key}, which the local stack does not give`);
  return attributes[key];
};

const substitute: Intrinsic = (argument, scope) => {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
  return text.replace(
    /\$\{([^!}][^}]*)\}|\$\{!([^}]+)\}/g,
    (_, name: string | undefined, literal: string | undefined) => {
      if (name === undefined) return `\${${literal}}`;
      if (name in variables) return String(resolve(variables[name], scope));
      return String(name.includes(".") ? attribute(name, scope) : reference(name, scope));
    },
  );
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: reference,
  "Fn::GetAtt": attribute,
  "Fn::Sub": substitute,
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = argument as [string, unknown];
    return (resolve(parts, scope) as unknown[]).join(separator);
  },
  "Fn::Select": (argument, scope) => {
    const [index, list] = argument as [number | string, unknown];
    return (resolve(list, scope) as unknown[])[Number(index)];
  },
  "Fn::Split": (argument, scope) => {
    const [separator, text] = argument as [string, unknown];
    return String(resolve(text, scope)).split(separator);
  },
  "Fn::ImportValue": (argument, scope) => {
    const name = String(resolve(argument, scope));
    if (!scope.exports.has(name))
      throw new UnresolvedError(`Fn::ImportValue of ${JSON.stringify(name)}, which no stack exports`);
    return scope.exports.get(name);
  },
};

/**
 * Replaces the intrinsic functions in a part of a template by their values.
 *
 * @throws {UnresolvedError} for a reference that leads nowhere, or a function that is not known here.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope)).filter((each) => each !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined) {
    if (intrinsics[name]) return intrinsics[name](argument, scope);
    if (name.startsWith("Fn::")) throw new UnresolvedError(`${name} is not known to the local stack`);
  }
  const resolved = entries.map(([key, each]) => [key, resolve(each, scope)] as const);
  return Object.fromEntries(resolved.filter(([, each]) => each !== undefined));
}

/** Logical ids a part of a template refers to. */
export function references(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (each: unknown): void => {
    if (Array.isArray(each)) return each.forEach(walk);
    if (typeof each !== "object" || each === null) return;
    for (const [key, inner] of Object.entries(each)) {
      if (key === "Ref" && typeof inner === "string") found.add(inner);
      else if (key === "Fn::GetAtt")
        found.add(typeof inner === "string" ? (inner.split(".")[0] ?? "") : String((inner as unknown[])[0]));
      else if (key === "Fn::Sub") subReferences(inner, found);
      else walk(inner);
    }
  };
  walk(value);
  return found;
}

function subReferences(argument: unknown, found: Set<string>): void {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, unknown];
  for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) found.add((name ?? "").split(".")[0] ?? "");
  for (const name of references(variables)) found.add(name);
}
