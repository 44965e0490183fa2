import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { Secret } from "../../ports/secret.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { tokenIn } from "./token-in.ts";

/** A token in AWS Secrets Manager, asked for once per environment and again on demand. */
export class SecretsManagerSecret implements Secret {
  readonly #client: SecretsManagerClient;
  readonly #arn: string;
  #token: string | undefined;

  constructor(client: SecretsManagerClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  async current(signal: AbortSignal): Promise<string> {
    return this.#token ?? this.refreshed(signal);
  }

  async refreshed(signal: AbortSignal): Promise<string> {
    this.#token = tokenIn(await this.#fetch(signal));
    return this.#token;
  }

  async #fetch(signal: AbortSignal): Promise<string> {
    try {
      const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#arn }), {
        abortSignal: signal,
      });
      return SecretString ?? "";
    } catch (error) {
      throw new PurgeTargetError("secret", describeAwsError(error));
    }
  }
}
