import type { CliContext } from "../cli-context.ts";
import { UsageError } from "../usage-error.ts";
import { chooseStack } from "./choose-stack.ts";
import { DeployedStack } from "./deployed-stack.ts";
import { RunningStack } from "./running-stack.ts";
import type { Stack } from "./stack.ts";

/** Which stack is meant. */
export interface StackFlags {
  /** Name of a deployed one. */
  readonly stack?: string;
  /** Which one, when several run here: the URL of its site. */
  readonly edge?: string;
}

/** Which purge API is meant. */
export interface ApiFlags extends StackFlags {
  readonly url?: string;
  readonly token?: string;
}

/** A purge API of which nothing is known but its address. */
export interface ApiAddress {
  readonly url: string;
}

/**
 * The stack that was named, by flags or else by `TAGWIRE_STACK`; without a name the one that runs here.
 *
 * @throws {UsageError} unless it is clear which.
 */
export function findStack(context: CliContext, flags: StackFlags): Stack {
  const { TAGWIRE_STACK: inEnv } = context.process.env;
  if (flags.stack !== undefined && flags.edge !== undefined) throw new UsageError("--stack or --edge, not both");
  const name = flags.stack ?? (flags.edge === undefined ? inEnv : undefined);
  if (name !== undefined && name !== "") return new DeployedStack(name, context.signal);
  const running = context.runningStacks();
  if (running.length > 0 || flags.edge !== undefined) return new RunningStack(chooseStack(running, flags.edge));
  throw new UsageError("no stack is running here: start one with `npm start`, or name a deployed one with --stack");
}

/**
 * Where the purge API is: as flags say, else as `TAGWIRE_URL` or `TAGWIRE_STACK` do; without either, of the stack that runs
 * here.
 *
 * @throws {UsageError} unless it is clear which.
 */
export function findApi(context: CliContext, flags: ApiFlags): Stack | ApiAddress {
  const { TAGWIRE_URL: url = "", TAGWIRE_STACK: stack = "" } = context.process.env;
  const named = Object.entries({ url: flags.url, stack: flags.stack, edge: flags.edge }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  );
  if (named.length > 1) throw new UsageError(`${named.join(" or ")}, not both`);
  if (flags.url !== undefined) return { url: flags.url };
  if (named.length === 0 && url !== "") {
    if (stack !== "") throw new UsageError("TAGWIRE_URL or TAGWIRE_STACK, not both");
    return { url };
  }
  const isNothing = named.length === 0 && stack === "" && context.runningStacks().length === 0;
  if (!isNothing) return findStack(context, flags);
  const ways = "start a stack with `npm start`, name a deployed one with --stack, or say --url and TAGWIRE_TOKEN";
  throw new UsageError(`there is nothing to ask: ${ways}`);
}
