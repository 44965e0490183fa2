import { handle } from "hono/aws-lambda";
import { compose } from "./compose.ts";

/** Serves the demo site behind its function URL. */
export const handler = handle(compose(process.env));
