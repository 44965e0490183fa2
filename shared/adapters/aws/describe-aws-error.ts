/** Name and, if it answered, status of what an AWS service or the way there said. Their messages may repeat what was sent. */
export function describeAwsError(error: unknown): string {
  if (!(error instanceof Error)) return "refused";
  const status = statusOf(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return status === undefined ? code : `${error.name} (${status})`;
}

function statusOf(error: object): number | undefined {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === "number" ? status : undefined;
}
