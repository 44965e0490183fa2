import { randomUUID } from "node:crypto";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { ENV } from "../../shared/env.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { type ProbeAnswer, probeAnswer } from "./probe-answer.ts";

const read = new EnvReader(process.env);
const tagHeader = read.text(ENV.tagHeader);
read.throwIfAny();

/** Serves the pages by which the canary sees whether a purge reached the edge. */
export async function handler({ rawPath }: Pick<LambdaFunctionURLEvent, "rawPath">): Promise<ProbeAnswer> {
  return probeAnswer(rawPath, tagHeader, { id: randomUUID(), renderedAtMs: Date.now() });
}
