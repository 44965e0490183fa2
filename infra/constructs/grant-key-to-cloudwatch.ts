import { Annotations, ArnFormat, Stack, Token } from "aws-cdk-lib/core";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/**
 * Lets CloudWatch encrypt logs with a key, and its alarms publish to topics under it. Both come by themselves, not by a
 * role, so the key must say so.
 */
export function grantKeyToCloudwatch(key: IKey, scope: Construct): void {
  const { account, region, stackName } = Stack.of(scope);
  // CloudFormation names log groups after their stack.
  const resourceName = Token.isUnresolved(stackName) ? "*" : `${stackName}-*`;
  const logGroups = Stack.of(scope).formatArn({
    service: "logs",
    resource: "log-group",
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const statements = [
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: ["*"],
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
    }),
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    }),
  ];
  const added = statements.map((statement) => key.addToResourcePolicy(statement).statementAdded);
  if (added.every(Boolean)) return;
  Annotations.of(scope).addWarningV2(
    "tagwire:key-policy",
    `encryptionKey is defined elsewhere: its policy must let logs.${region}.amazonaws.com encrypt the log groups of this ` +
      "stack, and cloudwatch.amazonaws.com publish alarms (kms:Decrypt, kms:GenerateDataKey); see docs/threat-model.md",
  );
}
