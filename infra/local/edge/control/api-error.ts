import type { Fault } from "../../service.ts";
import { writeXml } from "./xml.ts";

/** HTTP status of each error the API answers with. */
const STATUS = {
  AccessDenied: 403,
  BatchTooLarge: 413,
  InconsistentQuantities: 400,
  InternalFailure: 500,
  InvalidArgument: 400,
  InvalidIfMatchVersion: 400,
  /** Documented, yet not modelled: SDK v3 gives a plain service exception of this name. */
  InvalidationBatchAlreadyExists: 409,
  MalformedXML: 400,
  MissingAuthenticationToken: 403,
  MissingBody: 400,
  NoSuchCachePolicy: 404,
  NoSuchDistribution: 404,
  NoSuchInvalidation: 404,
  NoSuchResponseHeadersPolicy: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  TooManyInvalidationsInProgress: 400,
} as const;

/** Code of an error of the CloudFront API. */
export type CloudFrontErrorCode = keyof typeof STATUS;

/** A refusal of the API. */
export class CloudFrontApiError extends Error {
  override readonly name = "CloudFrontApiError";
  readonly code: CloudFrontErrorCode;

  constructor(code: CloudFrontErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }

  /** As the API words it. */
  toXml(requestId: string): string {
    const type = this.status < 500 ? "Sender" : "Receiver";
    const error = { Type: type, Code: this.code, Message: this.message };
    return writeXml("ErrorResponse", { Error: error, RequestId: requestId });
  }
}

/**
 * An answer for fault plans: what the API says when it refuses with `code`.
 *
 * @example
 * ```ts
 * const intercept = ({ operation }) => (operation === "CreateInvalidation" ? cloudFrontFault("Throttling") : undefined);
 * ```
 */
export function cloudFrontFault(code: CloudFrontErrorCode, message = "injected"): Fault {
  const error = new CloudFrontApiError(code, message);
  return { kind: "answer", status: error.status, body: error.toXml("injected"), contentType: "text/xml" };
}
