import type { ServerResponse } from "node:http";
import type { Fault } from "../service.ts";

/** Gives the caller the fault in place of an answer. */
export function answerFault(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case "answer":
      response.writeHead(fault.status, { "content-type": fault.contentType ?? "text/plain" }).end(fault.body);
      return;
    case "drop":
      response.socket?.destroy();
      return;
  }
}
