import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TableSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Looks at tables, by name. */
export function dynamodbTable(client: DynamoDBClient): Look<string, TableSeen> {
  return (name, abortSignal) =>
    lookAt("table", ["ResourceNotFoundException"], async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }), { abortSignal });
      const { StreamEnabled = false, StreamViewType: view = "" } = Table?.StreamSpecification ?? {};
      // A stream that was switched off is still named as the latest.
      return { stream: StreamEnabled ? { arn: Table?.LatestStreamArn ?? "", view } : undefined };
    });
}
