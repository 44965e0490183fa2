/** The table a request is about; of those that name several, the first. */
export function targetOf(request: Readonly<Record<string, unknown>>): string | undefined {
  const { TableName, ResourceArn, StreamArn, ShardIterator, RequestItems, TransactItems } = request;
  if (typeof TableName === "string") return TableName;
  for (const arn of [ResourceArn, StreamArn, ShardIterator]) if (typeof arn === "string") return arn.split("/")[1];
  if (isObject(RequestItems)) return Object.keys(RequestItems)[0];
  if (!Array.isArray(TransactItems) || !isObject(TransactItems[0])) return undefined;
  const [first] = Object.values(TransactItems[0]);
  return isObject(first) && typeof first["TableName"] === "string" ? first["TableName"] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
