const STATUS = {
  BadDigest: 400,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  IncompleteBody: 400,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidRange: 416,
  KeyTooLongError: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  XAmzContentSHA256Mismatch: 400,
} as const satisfies Record<string, number>;

/** A request the service refuses, in S3's words. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly code: keyof typeof STATUS;
  readonly status: number;
  /** What the XML says besides code and message, for example the key. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: keyof typeof STATUS, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
    this.details = details;
  }
}
