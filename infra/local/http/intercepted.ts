import type { Fault, Intercept, LocalCall } from "../service.ts";
import type { HttpAnswer } from "./http-front.ts";

/**
 * Makes calls that arrived in one request, asking for faults before and after each of them. A fault of any of them is
 * what the caller gets: at `arrived` none of the calls happens, at `done` all of them have.
 *
 * @param calls - usually one; the members of a pipeline or batch where they count as calls of their own.
 */
export async function intercepted(
  intercept: Intercept | undefined,
  calls: readonly Omit<LocalCall, "phase">[],
  act: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const before = await firstFault(intercept, calls, "arrived");
  if (before !== undefined) return toAnswer(before);
  const answer = await act();
  const after = await firstFault(intercept, calls, "done");
  return after === undefined ? answer : toAnswer(after);
}

async function firstFault(
  intercept: Intercept | undefined,
  calls: readonly Omit<LocalCall, "phase">[],
  phase: LocalCall["phase"],
): Promise<Fault | undefined> {
  if (intercept === undefined) return undefined;
  let first: Fault | undefined;
  for (const call of calls) {
    const fault = await intercept({ ...call, phase });
    first ??= fault;
  }
  return first;
}

function toAnswer(fault: Fault): HttpAnswer {
  if (fault.kind === "drop") return fault;
  const { status, body, contentType = "application/json" } = fault;
  return { kind: "answer", status, headers: { "content-type": contentType }, body };
}
