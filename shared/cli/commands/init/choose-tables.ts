import type { CliContext } from "../../cli-context.ts";
import { chooseStack } from "../../target/choose-stack.ts";
import { LOCAL_CREDENTIALS, LOCAL_REGION } from "../../target/local-credentials.ts";
import { RunningStack } from "../../target/running-stack.ts";
import type { ClientOptions } from "../../target/stack.ts";
import { UsageError } from "../../usage-error.ts";

/** Which tables are meant. */
export interface TableFlags {
  readonly table?: readonly string[];
  readonly endpoint?: string;
  readonly edge?: string;
}

/** Tables, and where they are. */
export interface ChosenTables {
  /** For people. */
  readonly where: string;
  readonly options: ClientOptions;
  readonly tables: readonly { readonly name: string; readonly physical: string }[];
}

/**
 * Tables at an address, if one is given; those of the stack that runs here, if it has all that were named; else of the account
 * and region of the environment.
 *
 * @throws {UsageError} unless it is clear which.
 */
export function chooseTables(context: CliContext, { table: named = [], endpoint, edge }: TableFlags): ChosenTables {
  const asNamed = named.map((name) => ({ name, physical: name }));
  if (endpoint !== undefined) {
    if (!URL.canParse(endpoint)) throw new UsageError(`--endpoint: not an address: ${JSON.stringify(endpoint)}`);
    if (named.length === 0) throw new UsageError("say which table with --table");
    return { where: endpoint, options: atEndpoint(endpoint, context.process.env), tables: asNamed };
  }
  const running = context.runningStacks();
  if (running.length > 0 || edge !== undefined) {
    const stack = new RunningStack(chooseStack(running, edge));
    const all = Object.entries(stack.address.tables).map(([name, physical]) => ({ name, physical }));
    const here = named.map((name) => all.find((one) => one.name === name || one.physical === name));
    const tables = named.length === 0 ? all : here.filter((one) => one !== undefined);
    if (tables.length === (named.length || all.length)) {
      return { where: stack.label, options: stack.clientOptions("dynamodb"), tables };
    }
    const names = all.map(({ name }) => name).join(", ");
    if (edge !== undefined || tables.length > 0) throw new UsageError(`${stack.label} has the tables ${names}`);
  }
  if (named.length === 0) throw new UsageError("say which table with --table");
  return { where: "the account of your environment", options: {}, tables: asNamed };
}

/** What runs there takes any credentials; who has some may mean them. */
function atEndpoint(endpoint: string, env: CliContext["process"]["env"]): ClientOptions {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_PROFILE } = env;
  const hasOwn = AWS_ACCESS_KEY_ID !== undefined || AWS_PROFILE !== undefined;
  return {
    endpoint,
    region: AWS_REGION ?? AWS_DEFAULT_REGION ?? LOCAL_REGION,
    ...(!hasOwn && { credentials: LOCAL_CREDENTIALS }),
  };
}
