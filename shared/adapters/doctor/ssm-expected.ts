import type { Expected } from "../../doctor/expected.ts";
import { readExpected } from "../../doctor/read-expected.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { askJson, type JsonOperation, type JsonServiceSettings } from "../aws/ask-json.ts";
import { withTimeLimit } from "../with-time-limit.ts";

interface GetParameterAnswer {
  readonly Parameter?: { readonly Value?: string };
}

const GET_PARAMETER: JsonOperation = {
  service: "ssm",
  name: "AmazonSSM.GetParameter",
  target: "parameter",
  gone: "ParameterNotFound",
};

/** For all of it, a second attempt included, in milliseconds. */
const LIMIT_MS = 4_000;

/** Reads what was deployed from the parameter that the construct wrote. */
export function ssmExpected(
  settings: JsonServiceSettings,
  /** Its name. */
  parameter: string,
): (signal: AbortSignal) => Promise<Expected> {
  return async (signal) => {
    const answer = await withTimeLimit(signal, LIMIT_MS, (limited) =>
      askJson<GetParameterAnswer>(settings, GET_PARAMETER, { Name: parameter }, limited),
    );
    if (answer === undefined) throw new PurgeTargetError(GET_PARAMETER.target, "it is gone");
    const expected = readExpected(answer.Parameter?.Value ?? "");
    if (expected === undefined) throw new PurgeTargetError(GET_PARAMETER.target, "it holds something else");
    return expected;
  };
}
