import { App, Stack } from "aws-cdk-lib/core";
import { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { AttributeType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Tagwire, type TagwireProps } from "tagwire/cdk";
import config from "./tagwire.config.ts";

type Props = TagwireProps<"Books", "www" | "partner", "main">;

/** What a stranger gets to read for each mistake, by what the mistake is. Prints it as JSON. */
const mistakes: Readonly<Record<string, (stack: Stack, props: Props) => unknown>> = {
  "an imported table without its stream": (stack, props) => {
    const Books = TableV2.fromTableName(stack, "Imported", "Books");
    return new Tagwire(stack, "Tagwire", { ...props, tables: { Books } });
  },
  "a stream without the old image": (stack, props) => {
    const partitionKey = { name: "pk", type: AttributeType.STRING };
    const Books = new TableV2(stack, "Own", { partitionKey, dynamoStream: StreamViewType.NEW_IMAGE });
    return new Tagwire(stack, "Tagwire", { ...props, tables: { Books } });
  },
  "names the config does not have": (stack, props) => {
    const { Books } = props.tables;
    // @ts-expect-error the table is called Books, the edge www
    return new Tagwire(stack, "Tagwire", { ...props, tables: { Book: Books }, edges: { web: props.edges.www } });
  },
  "a config file that is not there": (stack, props) =>
    new Tagwire(stack, "Tagwire", { ...props, configFile: "config/tagwire.ts" }),
  "a config file without a default export": (stack, props) =>
    new Tagwire(stack, "Tagwire", { ...props, configFile: "no-default.ts" }),
  "a config that says what can't be": async () => await import("./broken.config.ts"),
};

const told: Record<string, string> = {};
for (const [mistake, make] of Object.entries(mistakes)) {
  const stack = new Stack(new App(), "Library");
  const distribution = Distribution.fromDistributionAttributes(stack, "Www", {
    distributionId: "E2EXAMPLE",
    domainName: "d111111abcdef8.cloudfront.net",
  });
  const tableStreamArn = "arn:aws:dynamodb:eu-central-1:111122223333:table/Books/stream/2026-11-20T00:00:00.000";
  try {
    await make(stack, {
      config,
      configFile: "tagwire.config.ts",
      tables: { Books: TableV2.fromTableAttributes(stack, "Books", { tableName: "Books", tableStreamArn }) },
      edges: { www: { distribution }, partner: { distribution } },
      redis: {
        main: { url: "https://library.upstash.io", token: Secret.fromSecretNameV2(stack, "Token", "library/token") },
      },
    });
    told[mistake] = "nothing";
  } catch (error) {
    told[mistake] = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
process.stdout.write(JSON.stringify(told));
