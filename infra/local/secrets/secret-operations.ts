import type { SecretStore } from "./secret-store.ts";
import { SecretsError } from "./secrets-error.ts";

/** What the operations are asked with. */
export interface SecretInput {
  readonly SecretId?: string;
  readonly SecretString?: string;
  readonly VersionStage?: string;
}

const CURRENT = "AWSCURRENT";

/** The operations there are, by name. There is one version of a secret, the current one. */
export function secretOperations(store: SecretStore): ReadonlyMap<string, (input: SecretInput) => object> {
  return new Map(
    Object.entries({
      GetSecretValue(input: SecretInput) {
        const { arn, name, version } = store.find(idOf(input));
        const { VersionStage: stage = CURRENT } = input;
        if (version === undefined || stage !== CURRENT) {
          const message = `Secrets Manager can't find the specified secret value for staging label: ${stage}`;
          throw new SecretsError("ResourceNotFoundException", message);
        }
        const { id, text, createdAtMs } = version;
        return {
          ARN: arn,
          Name: name,
          VersionId: id,
          SecretString: text,
          VersionStages: [CURRENT],
          CreatedDate: createdAtMs / 1_000,
        };
      },

      PutSecretValue(input: SecretInput) {
        const { SecretString: text } = input;
        if (text === undefined) {
          throw new SecretsError("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
        }
        const { arn, name, version } = store.put(idOf(input), text);
        return { ARN: arn, Name: name, VersionId: version.id, VersionStages: [CURRENT] };
      },

      DescribeSecret(input: SecretInput) {
        const { arn, name, version } = store.find(idOf(input));
        return { ARN: arn, Name: name, ...(version && { VersionIdsToStages: { [version.id]: [CURRENT] } }) };
      },
    }),
  );
}

function idOf({ SecretId: id }: SecretInput): string {
  if (typeof id === "string" && id !== "") return id;
  throw new SecretsError("InvalidParameterException", "You must provide a SecretId.");
}
