const STATUS = {
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  ResourceNotFoundException: 400,
  UnknownOperationException: 400,
} as const;

/** A refusal of Secrets Manager. */
export class SecretsError extends Error {
  override readonly name = "SecretsError";
  readonly code: keyof typeof STATUS;

  constructor(code: keyof typeof STATUS, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }
}
