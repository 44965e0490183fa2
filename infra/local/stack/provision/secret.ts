import { ACCOUNT_ID, physicalName, type Provision, REGION } from "../workbench.ts";

/** `AWS::SecretsManager::Secret`: a name only. Functions get what it would hold by their environment. */
export const provisionSecret: Provision = (resource) => {
  const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${physicalName(resource)}`;
  return { ref: arn, attributes: { Arn: arn } };
};
