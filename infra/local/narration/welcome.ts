import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import type { Paint } from "../../../shared/cli/output/paint.ts";

/** Says that the stack is up, and where everything is. */
export function welcome(
  { edges, endpoints, redis, tables, purgeApi }: StackAddress,
  startedInMs: number,
  paint: Paint,
): string {
  const rows = [
    ...Object.entries(edges).map(([name, { url }]) => [
      `edge ${name}`,
      paint("bold", url),
      "the demo site, as CloudFront would serve it",
    ]),
    [
      "DynamoDB",
      endpoints.dynamodb,
      Object.entries(tables)
        .map(([logical, name]) => `table ${logical} is ${name}`)
        .join(", "),
    ],
    ["Redis", redis.url, `Upstash REST, token ${redis.token}`],
    ...(purgeApi ? [["purge API", purgeApi.url, `token ${purgeApi.token}`]] : []),
    ["CloudFront", endpoints.cloudfront, "the API"],
    ["SQS", endpoints.sqs, ""],
    ["S3", endpoints.s3, ""],
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? "").length));
  const lines = rows.map(([name = "", url = "", what = ""]) =>
    `  ${name.padEnd(width(0))}  ${url.padEnd(width(1))}  ${paint("dim", what)}`.trimEnd(),
  );
  const head = `tagwire is up after ${(startedInMs / 1_000).toFixed(1)} s. Edit a product on the site, write to its table, or run npx tagwire. Ctrl-C stops.`;
  return `\n${head}\n\n${lines.join("\n")}\n`;
}
