import type { CliContext } from "../cli-context.ts";
import { type ApiFlags, findApi, type StackFlags } from "../target/choose-target.ts";
import type { Signer } from "../target/stack.ts";
import { UsageError } from "../usage-error.ts";
import { type Authorize, PurgeApiClient } from "./purge-api-client.ts";

/**
 * The purge API that is meant: of a stack, whose requests are signed with the credentials of the environment unless `--token`
 * gives a token; or at an address, with a token.
 *
 * @throws {UsageError} unless it is clear which, and who asks.
 */
export async function openPurgeApi(context: CliContext, flags: ApiFlags): Promise<PurgeApiClient> {
  const found = findApi(context, flags);
  if (!("apiUrl" in found)) {
    const token = flags.token ?? context.process.env["TAGWIRE_TOKEN"] ?? "";
    if (token === "")
      throw new UsageError("who asks? Set TAGWIRE_TOKEN, or name the stack with --stack to sign requests");
    const base = baseOf(found.url);
    return new PurgeApiClient(base, base, bearer(token), context);
  }
  const base = baseOf(await found.apiUrl());
  if (flags.token !== undefined) return new PurgeApiClient(found.label, base, bearer(flags.token), context);
  return new PurgeApiClient(found.label, `${base}/iam`, await signed(await found.signer()), context);
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`not the address of a purge API: ${JSON.stringify(text)}`);
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new UsageError(`${url.origin}: over http: everybody on the way would see the token, use https:`);
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function bearer(token: string): Authorize {
  if (!/^[!-~]+$/.test(token)) throw new UsageError("the token has characters that no token has");
  return async (request) => {
    request.headers.set("authorization", `Bearer ${token}`);
    return request;
  };
}

/**
 * The same, for what only principals of the account may ask for.
 *
 * @throws {UsageError} unless it is clear which stack is meant.
 */
export async function openSigned(context: CliContext, flags: StackFlags): Promise<PurgeApiClient> {
  const found = findApi(context, flags);
  if ("apiUrl" in found) return await openPurgeApi(context, flags);
  throw new UsageError("this takes the credentials of your account, not a token: name the stack with --stack");
}

async function signed({ region, ...credentials }: Signer): Promise<Authorize> {
  const { AwsClient } = await import("aws4fetch");
  const client = new AwsClient({ ...credentials, region, service: "execute-api" });
  return async (request) => await client.sign(request);
}
