/** A request the REST layer refuses, in Upstash's words. */
export class RestError extends Error {
  override readonly name = "RestError";
  readonly status: number;

  /** @param message - begins with Redis's error class: `ERR`, `WRONGPASS`, `NOPERM`. */
  constructor(status: 400 | 401 | 403 | 405 | 500, message: string) {
    super(message);
    this.status = status;
  }
}
