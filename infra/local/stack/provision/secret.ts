import { generateSecret, type GenerateSecretString } from "../../secrets/generate-secret.ts";
import { physicalName, type Provision } from "../workbench.ts";

interface SecretProperties {
  readonly Name?: string;
  readonly SecretString?: string;
  readonly GenerateSecretString?: GenerateSecretString;
}

/** `AWS::SecretsManager::Secret`. */
export const provisionSecret: Provision = (resource, { secrets }) => {
  const { Name, SecretString, GenerateSecretString: generate } = resource.properties as SecretProperties;
  const arn = secrets.create(Name ?? physicalName(resource), SecretString ?? (generate && generateSecret(generate)));
  return { ref: arn, attributes: { Id: arn, Arn: arn } };
};
