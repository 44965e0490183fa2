import { handle, type LambdaEvent } from "hono/aws-lambda";
import config from "#config";
import { compose } from "./compose.ts";

const { app, flush } = compose(process.env, config);
const serve = handle(app);

/** Serves the purge API behind API Gateway. */
export async function handler(event: LambdaEvent): Promise<Awaited<ReturnType<typeof serve>>> {
  try {
    return await serve(event);
  } finally {
    flush();
  }
}
