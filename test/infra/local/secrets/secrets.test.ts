import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import { generateSecret } from "../../../../infra/local/secrets/generate-secret.ts";
import { startSecrets } from "../../../../infra/local/secrets/secrets.ts";
import { SecretsManagerSecret } from "../../../../shared/adapters/secret/secrets-manager.ts";
import { localAws } from "../../../contracts/local-aws.ts";

describe("a secret", () => {
  it("is read by its name, its ARN, and its ARN without the six characters at its end", async () => {
    const { secrets, client } = await started();
    const arn = secrets.create("Shop-Token", "s3cret");
    expect(arn).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:Shop-Token-\w{6}$/);

    for (const SecretId of ["Shop-Token", arn, arn.slice(0, -7)]) {
      const answer = await client.send(new GetSecretValueCommand({ SecretId }));
      expect(answer).toMatchObject({
        ARN: arn,
        Name: "Shop-Token",
        SecretString: "s3cret",
        VersionStages: ["AWSCURRENT"],
        CreatedDate: expect.any(Date),
      });
    }
  });

  it("that was given another value has that, in another version", async () => {
    const { secrets, client } = await started();
    const SecretId = secrets.create("token", "old");
    const before = await client.send(new GetSecretValueCommand({ SecretId }));

    await client.send(new PutSecretValueCommand({ SecretId, SecretString: "new" }));

    const after = await client.send(new GetSecretValueCommand({ SecretId }));
    expect(after.SecretString).toBe("new");
    expect(after.VersionId).not.toBe(before.VersionId);
    expect(await client.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      VersionIdsToStages: { [after.VersionId ?? ""]: ["AWSCURRENT"] },
    });
  });

  it("that there is not, or that nobody gave a value, is not found", async () => {
    const { secrets, client } = await started();
    const empty = secrets.create("empty");

    for (const SecretId of ["none", empty]) {
      const asked = client.send(new GetSecretValueCommand({ SecretId }));
      await expect(asked).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    }
    await expect(client.send(new PutSecretValueCommand({ SecretId: empty }))).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
  });

  it("is what the functions' own adapter reads", async () => {
    const { secrets, client } = await started();
    const arn = secrets.create("token", ' { "token": "abc" } ');

    expect(await new SecretsManagerSecret(client, arn).current(AbortSignal.timeout(5_000))).toBe("abc");
  });
});

describe("a generated secret", () => {
  it("is as long as asked for, of the characters that are allowed", () => {
    const text = generateSecret({ PasswordLength: 500, ExcludePunctuation: true, ExcludeCharacters: "O0l1" });

    expect(text).toMatch(/^[a-zA-Z0-9]{500}$/);
    expect(text).not.toMatch(/[O0l1]/);
    expect(generateSecret({})).toHaveLength(32);
  });

  it("goes into the template under its key", () => {
    const text = generateSecret({ SecretStringTemplate: '{"user":"shop"}', GenerateStringKey: "password" });

    expect(JSON.parse(text)).toStrictEqual({ user: "shop", password: expect.stringMatching(/^.{32}$/) });
  });
});

async function started() {
  const secrets = await startSecrets();
  const client = new SecretsManagerClient({ ...localAws(secrets.url), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await secrets.close();
  });
  return { secrets, client };
}
