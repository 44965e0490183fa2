import config from "#config";
import { compose } from "./compose.ts";
import { type ApiEvent, type EventAnswer, serveEvent } from "./serve-event.ts";

const { app, flush } = compose(process.env, config);

/** Serves the purge API behind API Gateway. */
export async function handler(event: ApiEvent): Promise<EventAnswer> {
  try {
    return await serveEvent(app, event);
  } finally {
    flush();
  }
}
