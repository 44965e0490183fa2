/** The published door `tagwire/cache/headers`: headers for edges, on responses of any kind. */
export { edgeHeaders } from "./render/edge-headers.ts";
export { type LambdaResult, taggedResponse } from "./render/tagged-response.ts";
export type { EdgeHeaderOptions, HeaderOptions } from "./render/response-headers.ts";
export type { Page, PageHeaderOptions } from "./render/page.ts";
