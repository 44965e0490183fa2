/** What Upstash answers to one command. */
export interface UpstashReply {
  readonly result?: unknown;
  /** Redis's own words, which may carry the command. */
  readonly error?: string;
}

/** One reply for each command, or why none of them was run. */
export type UpstashAnswer =
  | { readonly replies: readonly UpstashReply[] }
  | { readonly refused: UpstashReply; readonly status: number };

/**
 * Sends commands in one request, without Upstash's client: a function that asks little is not worth its 60 KB.
 *
 * @throws {Error} when there is no answer, none in time, or none in JSON.
 */
export async function upstashPipeline(
  { url, token }: { readonly url: string; readonly token: string },
  commands: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<UpstashAnswer> {
  const response = await fetch(`${url.replace(/\/$/, "")}/pipeline`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(commands),
    signal,
  });
  const body = (await response.json()) as readonly UpstashReply[] | UpstashReply;
  return Array.isArray(body)
    ? { replies: body as readonly UpstashReply[] }
    : { refused: body as UpstashReply, status: response.status };
}
