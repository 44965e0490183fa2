import type { HttpAnswer } from "../../http/http-front.ts";

/** HTTP status of each error the API answers with. */
const STATUS = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  RequestTooLargeException: 413,
  ResourceInUseException: 400,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
  UnknownOperationException: 404,
} as const;

/** A refusal of the API. */
export class LambdaApiError extends Error {
  override readonly name = "LambdaApiError";
  readonly code: keyof typeof STATUS;

  constructor(code: keyof typeof STATUS, message: string) {
    super(message);
    this.code = code;
  }

  toAnswer(requestId: string): HttpAnswer {
    return {
      kind: "answer",
      status: STATUS[this.code],
      headers: {
        "content-type": "application/json",
        "x-amzn-errortype": this.code,
        "x-amzn-requestid": requestId,
      },
      body: JSON.stringify({ Type: "User", Message: this.message, message: this.message }),
    };
  }
}
