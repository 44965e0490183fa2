/**
 * Stands in for `@aws-sdk/credential-provider-node` in bundles: Lambda always gives credentials by environment, and the
 * chain of files, SSO and metadata services that the SDK would try is 110 KB of code that never runs there.
 */
export function defaultProvider(): () => Promise<AwsCredentials> {
  return async () => credentialsFromEnv(process.env);
}

/** Keys of the role we run as. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function credentialsFromEnv(env: Readonly<Record<string, string | undefined>>): AwsCredentials {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) throw new Error("no credentials in the environment");
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
