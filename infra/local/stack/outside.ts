import { provisionDistribution } from "./provision/distribution.ts";
import { provisionTable } from "./provision/table.ts";
import type { Resource, Workbench } from "./workbench.ts";

/** A table that the assembly knows by the ARN of its stream: another app owns it. */
interface OutsideTable {
  /** As the assembly has it: `arn:aws:dynamodb:eu-central-1:111122223333:table/Products/stream/2026-11-20T00:00:00.000`. */
  readonly streamArn: string;
  /** What its owner's template says, with a `TableName` and a stream. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A distribution that the assembly knows by its id: another app owns it. */
interface OutsideDistribution {
  readonly id: string;
  /** What its owner's template says. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What stacks import. It has to be there before they are created. */
export interface Outside {
  readonly tables?: readonly OutsideTable[];
  readonly distributions?: readonly OutsideDistribution[];
}

/** Creates what other apps own, so that the stacks find it by the names they know. */
export async function createOutside({ tables = [], distributions = [] }: Outside, bench: Workbench) {
  for (const { streamArn, properties } of tables) {
    const { attributes } = await provisionTable(outside("AWS::DynamoDB::Table", streamArn, properties), bench);
    bench.streams.set(streamArn, String(attributes["StreamArn"]));
  }
  const made = distributions.map(async ({ id, properties }) => {
    const { attributes } = await provisionDistribution(outside("AWS::CloudFront::Distribution", id, properties), bench);
    return { id, url: attributes["url"], tagHeader: attributes["tagHeader"] };
  });
  return await Promise.all(made);
}

const outside = (type: string, knownAs: string, properties: Resource["properties"]): Resource => ({
  stackName: "Outside",
  logicalId: knownAs,
  type,
  properties,
  physicalId: knownAs,
  assetDirectories: new Map(),
});
