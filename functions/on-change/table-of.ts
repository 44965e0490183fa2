/**
 * Tells the logical table name for a stream's ARN.
 *
 * @param tables - logical name to DynamoDB table name.
 */
export function tableOfStream(tables: ReadonlyMap<string, string>): (eventSourceArn: string) => string | undefined {
  const logicalNames = new Map(Array.from(tables, ([logical, physical]) => [physical, logical]));
  // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
  return (eventSourceArn) => logicalNames.get(eventSourceArn.split(":table/")[1]?.split("/")[0] ?? "");
}
