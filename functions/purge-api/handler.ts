import type { LambdaEvent } from "hono/aws-lambda";
import config from "#config";
import { compose } from "./compose.ts";
import { type EventAnswer, serveEvents } from "./serve-event.ts";

const { app, flush } = compose(process.env, config);
const serve = serveEvents(app);

/** Serves the purge API behind API Gateway. */
export async function handler(event: LambdaEvent): Promise<EventAnswer> {
  try {
    return await serve(event);
  } finally {
    flush();
  }
}
