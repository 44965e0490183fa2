import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, openDatabase } from "./database.ts";

describe("tables", () => {
  it("are active as soon as they are created, with all they were created with", async () => {
    const { client, createTable, put } = await openDatabase();
    await createTable("Products", {
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
        { AttributeName: "g", AttributeType: "S" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    });
    await put("Products", item("p1"));

    await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 2 }, { TableName: "Products" });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: "Products" }));

    expect(Table).toMatchObject({
      TableName: "Products",
      TableStatus: "ACTIVE",
      ItemCount: 1,
      TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/Products",
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      LatestStreamArn: expect.stringContaining(":table/Products/stream/"),
      GlobalSecondaryIndexes: [{ IndexName: "byG", IndexStatus: "ACTIVE" }],
      CreationDateTime: expect.any(Date),
    });
  });

  it("can't be created twice, nor described once deleted", async () => {
    const { client, createTable } = await openDatabase();
    await createTable("Products");

    await expect(createTable("Products")).rejects.toMatchObject({ name: "ResourceInUseException" });
    await client.send(new DeleteTableCommand({ TableName: "Products" }));
    await expect(client.send(new DescribeTableCommand({ TableName: "Products" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Requested resource not found: Table: Products not found",
    });
  });

  it("start empty when they are created again under the same name", async () => {
    const { client, createTable, put, records } = await openDatabase();
    const before = await createTable("Products");
    await put("Products", item("p1"));
    await client.send(new DeleteTableCommand({ TableName: "Products" }));

    const after = await createTable("Products");

    const { Table } = await client.send(new DescribeTableCommand({ TableName: "Products" }));
    expect(Table?.ItemCount).toBe(0);
    expect(after).not.toBe(before);
    expect(await records(after)).toHaveLength(0);
    expect(await records(before)).toHaveLength(1);
  });

  it("are kept from deletion while protected", async () => {
    const { client, createTable } = await openDatabase();
    await createTable("Products", { DeletionProtectionEnabled: true });

    await expect(client.send(new DeleteTableCommand({ TableName: "Products" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("protected against deletion"),
    });
    await client.send(new UpdateTableCommand({ TableName: "Products", DeletionProtectionEnabled: false }));
    await client.send(new DeleteTableCommand({ TableName: "Products" }));
  });

  it("refuse definitions DynamoDB would refuse", async () => {
    const { client } = await openDatabase();

    await expect(
      client.send(
        new CreateTableCommand({
          TableName: "Products",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "other", KeyType: "HASH" }],
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("refuse a new index rather than pretend to have built it", async () => {
    const { client, createTable } = await openDatabase();
    await createTable("Products");

    await expect(
      client.send(
        new UpdateTableCommand({
          TableName: "Products",
          GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byG" } }],
        }),
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining("GlobalSecondaryIndexUpdates of UpdateTable is not") });
  });

  it("remember point-in-time recovery and tags", async () => {
    const { client, createTable } = await openDatabase();
    await createTable("Products", { Tags: [{ Key: "team", Value: "shop" }] });
    const ResourceArn = "arn:aws:dynamodb:us-east-1:000000000000:table/Products";

    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName: "Products",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "env", Value: "dev" }] }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));

    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName: "Products" }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: "ENABLED",
      EarliestRestorableDateTime: expect.any(Date),
    });
    expect((await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toStrictEqual([
      { Key: "env", Value: "dev" },
    ]);
  });
});
