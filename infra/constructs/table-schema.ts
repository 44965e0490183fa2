import { CfnResource, Stack } from "aws-cdk-lib/core";
import type { CfnTable, ITable } from "aws-cdk-lib/aws-dynamodb";

/** What this app says about a table that it defines itself. */
export interface TableSchema {
  /** Names of key attributes that are strings. */
  readonly stringKeys: ReadonlySet<string>;
  /** Absent without a stream. */
  readonly streamViewType: string | undefined;
}

/** The schema of a table that is defined in this app; `undefined` for an imported one. */
export function tableSchema(table: ITable): TableSchema | undefined {
  const resource = table.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource)) return undefined;
  // Both kinds of table (`Table`, `TableV2`) name these alike; what they hold may still be lazy.
  const { keySchema, attributeDefinitions, streamSpecification } = resource as Partial<CfnTable>;
  const schema: CfnTableShape = Stack.of(table).resolve({ keySchema, attributeDefinitions, streamSpecification });
  const strings = new Set(
    schema.attributeDefinitions?.flatMap(({ attributeName, attributeType }) =>
      attributeType === "S" ? attributeName : [],
    ),
  );
  return {
    stringKeys: new Set(
      schema.keySchema?.map(({ attributeName }) => attributeName).filter((name) => strings.has(name)),
    ),
    streamViewType: schema.streamSpecification?.streamViewType,
  };
}

interface CfnTableShape {
  readonly keySchema?: readonly { readonly attributeName: string }[];
  readonly attributeDefinitions?: readonly { readonly attributeName: string; readonly attributeType: string }[];
  readonly streamSpecification?: { readonly streamViewType?: string };
}
