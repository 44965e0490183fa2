import type { ResponseSeen } from "../../doctor/observations.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { Look } from "../../ports/observers.ts";

/** Status line, and what stands around a header: `: ` and the end of its line. */
const STATUS_LINE_BYTES = 17;
const AROUND_HEADER_BYTES = 4;

/** Says who asks, in access logs. */
const HEADERS = { "user-agent": "tagwire-doctor", accept: "text/html,*/*" };

/** Looks at what a URL answers to a viewer. */
export function httpResponse(): Look<string, ResponseSeen> {
  return async (url, signal) => {
    const response = await fetch(url, { redirect: "manual", headers: HEADERS, signal }).catch(() => {
      throw new PurgeTargetError("page", "no answer");
    });
    await response.body?.cancel();
    const headers = new Map(response.headers);
    const sizes = Array.from(headers, ([name, value]) => Buffer.byteLength(name + value) + AROUND_HEADER_BYTES);
    return {
      status: response.status,
      headers,
      headerBytes: sizes.reduce((sum, bytes) => sum + bytes, STATUS_LINE_BYTES),
    };
  };
}
