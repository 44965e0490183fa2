import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startFunction, type FunctionOptions, type LocalFunction } from "../../../../infra/local/lambda/function.ts";
import { consumeStream } from "../../../../infra/local/lambda/stream/consume-stream.ts";
import { realTime } from "../../../../infra/local/lambda/time.ts";
import { MemoryStream, STREAM_ARN } from "./stream/memory-stream.ts";

it("hands the same batch over again after the function was killed in the middle of it", async () => {
  const lines: string[] = [];
  const fn = start(
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

function start(code: string, options: Pick<FunctionOptions, "onLog">): LocalFunction {
  const directory = mkdtempSync(join(tmpdir(), "function-"));
  writeFileSync(join(directory, "index.mjs"), code);
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:on-change";
  const fn = startFunction({ name: "on-change", arn, directory, timeoutMs: 10_000, ...options });
  onTestFinished(async () => {
    await fn.close();
    rmSync(directory, { recursive: true });
  });
  return fn;
}
