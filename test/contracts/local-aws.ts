/** Options of an SDK client that talks to a service on this machine. */
export function localAws(endpoint: string) {
  return { endpoint, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
