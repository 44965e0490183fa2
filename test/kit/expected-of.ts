import type { LocalStack } from "../../infra/local/stack/local-stack.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import { ENV } from "../../shared/env.ts";

/** What a stack's doctor is told that was deployed. */
export function expectedOf(stack: LocalStack): Expected {
  const { [ENV.expectedParameter]: name = "" } = stack.function("Doctor").code.environment;
  return JSON.parse(stack.parameterStore.get(name) ?? "") as Expected;
}
