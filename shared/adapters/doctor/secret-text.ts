import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Look } from "../../ports/observers.ts";
import { tokenIn } from "../secret/token-in.ts";
import { lookAt } from "./look-at.ts";

/** Looks at the token in a secret, by ARN; empty when it holds none. A new secret without a value is gone, as AWS has it. */
export function secretText(client: SecretsManagerClient): Look<string, string> {
  return async (arn, abortSignal) => {
    const command = new GetSecretValueCommand({ SecretId: arn });
    const text = await lookAt("secret", ["ResourceNotFoundException"], async () => {
      const { SecretString = "" } = await client.send(command, { abortSignal });
      return SecretString;
    });
    return text === undefined ? undefined : tokenOrNone(text);
  };
}

function tokenOrNone(text: string): string {
  try {
    return tokenIn(text);
  } catch {
    return "";
  }
}
