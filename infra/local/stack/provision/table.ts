import { CreateTableCommand, type CreateTableCommandInput, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { physicalName, type Provision } from "../workbench.ts";

interface TableProperties {
  readonly TableName?: string;
  readonly KeySchema: CreateTableCommandInput["KeySchema"];
  readonly AttributeDefinitions: CreateTableCommandInput["AttributeDefinitions"];
  readonly GlobalSecondaryIndexes?: NonNullable<CreateTableCommandInput["GlobalSecondaryIndexes"]>;
  readonly LocalSecondaryIndexes?: CreateTableCommandInput["LocalSecondaryIndexes"];
  readonly StreamSpecification?: {
    readonly StreamViewType: "NEW_AND_OLD_IMAGES" | "NEW_IMAGE" | "OLD_IMAGE" | "KEYS_ONLY";
  };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`, the latter in this one region. */
export const provisionTable: Provision = async (resource, { clients }) => {
  const properties = resource.properties as unknown as TableProperties;
  const name = properties.TableName ?? physicalName(resource);
  const indexes = properties.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  const view = properties.StreamSpecification?.StreamViewType;
  const { TableDescription: table } = await clients.dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: properties.KeySchema,
      AttributeDefinitions: properties.AttributeDefinitions,
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
      ...(properties.LocalSecondaryIndexes && { LocalSecondaryIndexes: properties.LocalSecondaryIndexes }),
      ...(view && { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
    }),
  );
  const ttl = properties.TimeToLiveSpecification;
  if (ttl?.Enabled) {
    await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: ttl }));
  }
  return { ref: name, attributes: { Arn: table?.TableArn, StreamArn: table?.LatestStreamArn } };
};
