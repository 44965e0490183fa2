import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHttpFront, type HttpFront } from "../../../../infra/local/http/http-front.ts";
import { AWS_CLIENT_OPTIONS } from "../../../../shared/adapters/aws/client-options.ts";
import { MemorySecret } from "../../../../shared/adapters/secret/memory.ts";
import { SecretsManagerSecret } from "../../../../shared/adapters/secret/secrets-manager.ts";
import { localAws } from "../../../contracts/local-aws.ts";

let server: HttpFront;
let stored = "first";
let asked = 0;
beforeAll(async () => {
  server = await startHttpFront({
    handle: async () => {
      asked += 1;
      if (stored === "")
        return jsonAnswer(400, { __type: "ResourceNotFoundException", message: "no such secret-value" });
      return jsonAnswer(200, { SecretString: stored });
    },
  });
});
afterAll(() => server.close());

describe.each([
  ["memory", () => memorySecret()],
  ["secrets manager", () => secretsManager()],
])("secret contract: %s", (_, make) => {
  it("stays the same until it is asked for again", async () => {
    stored = "first";
    const { secret, replace } = make();

    expect(await secret.current(soon())).toBe("first");
    replace("second");
    expect(await secret.current(soon())).toBe("first");
    expect(await secret.refreshed(soon())).toBe("second");
    expect(await secret.current(soon())).toBe("second");
  });
});

describe("a token in Secrets Manager", () => {
  it("is asked for once, however often it is used", async () => {
    stored = "first";
    asked = 0;
    const { secret } = secretsManager();

    await secret.current(soon());
    await secret.current(soon());

    expect(asked).toBe(1);
  });

  it.each([
    ["bare", "abc\n"],
    ["in JSON", '{"token":"abc","user":"x"}'],
  ])("may be %s", async (_, text) => {
    stored = text;

    expect(await secretsManager().secret.current(soon())).toBe("abc");
  });

  it.each([" ", '{"user":"hush"}', '{"token":7}', '{"token'])("must be there, and %j has none", async (text) => {
    stored = text;

    await expect(secretsManager().secret.current(soon())).rejects.toThrow(
      'secret: must be a token, or JSON with a "token"',
    );
  });

  it("that can't be read is told of by the service's code alone", async () => {
    stored = "";

    await expect(secretsManager().secret.current(soon())).rejects.toThrow("secret: ResourceNotFoundException (400)");
  });
});

function secretsManager() {
  const client = new SecretsManagerClient({ ...AWS_CLIENT_OPTIONS, ...localAws(server.url) });
  const replace = (value: string) => {
    stored = value;
  };
  return { secret: new SecretsManagerSecret(client, "arn:secret"), replace };
}

function memorySecret() {
  const secret = new MemorySecret("first");
  const replace = (value: string) => {
    secret.value = value;
  };
  return { secret, replace };
}

function jsonAnswer(status: number, body: object) {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  } as const;
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
