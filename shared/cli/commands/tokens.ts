import { buildCommand, buildRouteMap, numberParser } from "@stricli/core";
import type { CliContext } from "../cli-context.ts";
import { commandDocs } from "../command-docs.ts";
import { durationFlag, edgesFlag, JSON_FLAG, textFlag } from "../flags.ts";
import { STACK_FLAGS } from "../target/target-flags.ts";
import type { CreateTokenFlags } from "./tokens/create-token.ts";
import type { ListTokensFlags } from "./tokens/list-tokens.ts";
import type { RevokeTokenFlags } from "./tokens/revoke-token.ts";

const create = buildCommand<CreateTokenFlags, [], CliContext>({
  loader: async () => (await import("./tokens/create-token.ts")).createToken,
  parameters: {
    flags: {
      scope: {
        kind: "parsed",
        parse: String,
        variadic: true,
        placeholder: "SCOPE",
        brief: "What it may: tags:product:*, keys:menu:*, paths:/c/*, all, read, holds; given once for each",
      },
      edges: edgesFlag("Edges it may purge and hold, or none; all of them without"),
      expires: durationFlag("TIME", "How long it is valid, such as 90d, which it is without"),
      requestsPerMinute: {
        kind: "parsed",
        parse: numberParser,
        optional: true,
        placeholder: "N",
        brief: "600 without",
      },
      note: textFlag("TEXT", "What it is for"),
      ...STACK_FLAGS,
      ...JSON_FLAG,
    },
  },
  docs: commandDocs({
    brief: "Make a token, and print it: it is told this once",
    details: "Only its hash is kept. On stdout is the token alone, so that a script may take it from there.",
    examples: [
      ["tagwire tokens create --scope 'tags:product:*' --edges www --expires 90d --note 'the shop admin'", ""],
      ["tagwire tokens create --scope all --scope read --stack Shop", "of a deployed stack"],
    ],
  }),
});

const list = buildCommand<ListTokensFlags, [], CliContext>({
  loader: async () => (await import("./tokens/list-tokens.ts")).listTokens,
  parameters: { flags: { ...STACK_FLAGS, ...JSON_FLAG } },
  docs: commandDocs({ brief: "List tokens, the newest first", examples: [["tagwire tokens list", ""]] }),
});

const revoke = buildCommand<RevokeTokenFlags, [string], CliContext>({
  loader: async () => (await import("./tokens/revoke-token.ts")).revokeToken,
  parameters: {
    flags: { ...STACK_FLAGS, ...JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "id", brief: "As the list has it; not the token" }],
    },
  },
  docs: commandDocs({
    brief: "End a token, within a minute",
    examples: [["tagwire tokens revoke 0q3vh1x2k9ab", "the id is in the list"]],
  }),
});

export const tokens = buildRouteMap({
  routes: { create, list, revoke },
  docs: { brief: "Make, list and end tokens of the purge API, with the credentials of your account" },
});
