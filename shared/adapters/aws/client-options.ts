/** Two quick attempts: whoever called has its own way to try again, and never waits until the Lambda dies. */
const MAX_ATTEMPTS = 2;

/** Reaching a service in the same region takes milliseconds. */
const CONNECTION_TIMEOUT_MS = 1_000;

/** For the whole answer; a megabyte takes well under a second. */
const REQUEST_TIMEOUT_MS = 2_500;

/** How every SDK client of ours fails: soon, and by telling. Without `throwOnRequestTimeout` the SDK only warns. */
export const AWS_CLIENT_OPTIONS = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
  },
} as const;
