import { expect, it, onTestFinished } from "vitest";
import { consumeStream } from "../../../../infra/local/lambda/stream/consume-stream.ts";
import { realTime } from "../../../../infra/local/lambda/time.ts";
import { functionOf } from "./function-of-code.ts";
import { MemoryStream, STREAM_ARN } from "./stream/memory-stream.ts";

it("hands the same batch over again after the function was killed in the middle of it", async () => {
  const lines: string[] = [];
  const fn = functionOf(
    // the first time it never comes back
    `import { existsSync, writeFileSync } from "node:fs";
     const begun = new URL("./begun", import.meta.url);
     export const handler = async ({ Records }) => {
       console.log(Records.map((record) => record.dynamodb.Keys.pk.S).join());
       if (!existsSync(begun)) await new Promise(() => writeFileSync(begun, ""));
       console.log("done");
     };`,
    { onLog: ({ text }) => lines.push(text) },
  );
  const stream = new MemoryStream(realTime);
  for (const pk of ["a", "b"]) stream.write(pk);
  const mapping = consumeStream({
    properties: { StartingPosition: "TRIM_HORIZON" },
    streamArn: STREAM_ARN,
    functionArn: fn.arn,
    invoke: fn.invoke,
    reader: stream,
    backoffMs: () => 1,
  });
  onTestFinished(() => mapping.stop());
  await expect.poll(() => lines).toEqual(["a,b"]);

  await fn.kill();
  await mapping.caughtUp();

  expect(lines).toEqual(["a,b", "a,b", "done"]);
  expect(mapping.metrics()).toMatchObject({ invoked: 4, failedInvoke: 2, dropped: 0 });
});
