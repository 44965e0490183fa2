/** Credentials the local services take. They only have to be there. */
export const LOCAL_CREDENTIALS = { accessKeyId: "LOCALSTACKONLY", secretAccessKey: "not-a-secret" } as const;

/** Where the local stack is said to be; nothing here depends on it. */
export const LOCAL_REGION = "us-east-1";
