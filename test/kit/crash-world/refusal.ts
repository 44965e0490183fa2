import type { Fault } from "../../../infra/local/service.ts";

/** Refuses as CloudFront and SQS do in XML. */
export function refusal(code: string, status = 400): Fault {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  return { kind: "answer", status, body, contentType: "text/xml" };
}
