import { type Application, type ApplicationText, buildApplication, buildRouteMap, text_en } from "@stricli/core";
import type { CliContext } from "./cli-context.ts";
import { coarse } from "./commands/coarse.ts";
import { completion } from "./commands/completion.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { hold } from "./commands/hold.ts";
import { holds } from "./commands/holds.ts";
import { init } from "./commands/init.ts";
import { purge } from "./commands/purge.ts";
import { purges } from "./commands/purges.ts";
import { redrive } from "./commands/redrive.ts";
import { status } from "./commands/status.ts";
import { tail } from "./commands/tail.ts";
import { tokens } from "./commands/tokens.ts";
import { describeFailure, exitCodeOf } from "./describe-failure.ts";

/** What is told of problems. Everything else is in the words of the library. */
const TEXT: ApplicationText = {
  ...text_en,
  exceptionWhileParsingArguments: (problem) => `tagwire: ${describeFailure(problem)}`,
  exceptionWhileRunningCommand: (problem) => `tagwire: ${describeFailure(problem)}`,
  noCommandRegisteredForInput: ({ input, corrections }) => {
    const near = corrections.length > 0 ? `: did you mean ${corrections.join(" or ")}?` : "; tagwire --help lists them";
    return `tagwire: there is no command \`${input}\`${near}`;
  },
};

/** All commands of tagwire. What they do is loaded only when they are run. */
export function buildTagwire(version: string): Application<CliContext> {
  const root = buildRouteMap({
    routes: { init, purge, explain, purges, tail, status, holds, doctor, redrive, coarse, hold, tokens, completion },
    docs: {
      hideRoute: { hold: true },
      brief: "Purges what shows old data, from Redis and from CloudFront, and tells what was purged, and why",
    },
  });
  return buildApplication(root, {
    name: "tagwire",
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true, distanceOptions: NEAR },
    documentation: { caseStyle: "convert-camel-to-kebab", onlyRequiredInUsageLine: true },
    localization: { text: TEXT },
    determineExitCode: exitCodeOf,
  });
}

/** How far a slip may be from what was meant. */
const NEAR = { threshold: 2, weights: { insertion: 1, deletion: 1, substitution: 1, transposition: 1 } } as const;
