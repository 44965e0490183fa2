/** Credentials the local services take. They only have to be there. */
export const LOCAL_CREDENTIALS = { accessKeyId: "LOCALSTACKONLY", secretAccessKey: "not-a-secret" } as const;
