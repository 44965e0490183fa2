import type { CommandContext } from "@stricli/core";
import type { Clock } from "../ports/clock.ts";
import type { StackAddress } from "./target/running-stacks.ts";

/** Where a command writes to. */
export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal, in characters. */
  readonly columns?: number;
  readonly getColorDepth?: (env?: Readonly<Partial<Record<string, string>>>) => number;
}

/** What a command reads from. */
interface Input extends AsyncIterable<string | Uint8Array> {
  readonly isTTY?: boolean;
}

/** Everything a command has to do with. Tests give their own, so that commands run within them. */
export interface CliContext extends CommandContext {
  readonly process: {
    /** For results alone: scripts read it. */
    readonly stdout: Output;
    /** For all else: problems, progress, questions. */
    readonly stderr: Output;
    readonly env: Readonly<Partial<Record<string, string>>>;
    /** Set by a command that ends with another code than 0, but without a problem to tell. */
    exitCode?: number;
  };
  readonly stdin: Input;
  /** Of tagwire. */
  readonly version: string;
  /** Path of what was run as `tagwire`. */
  readonly launcher: string;
  readonly clock: Clock;
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Rests for so many milliseconds; throws once the signal fires. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Never the same twice. */
  readonly newId: () => string;
  /** Stacks that run on this machine now. */
  readonly runningStacks: () => readonly StackAddress[];
  /** Fires when the command is to stop. */
  readonly signal: AbortSignal;
}
