import type { Context, EventBridgeEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import config from "#config";
import type { Hold } from "../../shared/pipeline/plan/edge-state.ts";
import { compose } from "./compose.ts";

const { purge, sweep, hold, release, flush } = compose(process.env, config);

/** Left to answer with, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** What a person sends: an edge, by its name in the config, and what to do with it. */
type ByHand =
  | { readonly hold: { readonly edge: string; readonly minutes: number } }
  | { readonly release: { readonly edge: string } };

/** Takes queued edge items to sent invalidations; a schedule's event sweeps every edge; a person holds and releases one. */
export async function handler(
  event: SQSEvent | EventBridgeEvent<string, unknown> | ByHand,
  context: Context,
): Promise<SQSBatchResponse | Hold> {
  const turnMs = Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS);
  try {
    if ("hold" in event) return await hold(event.hold.edge, event.hold.minutes, turnMs);
    if ("release" in event) await release(event.release.edge, turnMs);
    else if (!("Records" in event)) await sweep(turnMs);
    else return failuresOf(await purge(event.Records.map(messageOf), turnMs));
    return failuresOf([]);
  } finally {
    flush();
  }
}

const messageOf = ({ messageId, body }: SQSEvent["Records"][number]) => ({ id: messageId, text: body });

const failuresOf = (failed: readonly string[]): SQSBatchResponse => ({
  batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
});
