import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";
import { type LocalStack, type LocalStackOptions, startLocalStack } from "../../../../infra/local/stack/local-stack.ts";
import { PortTakenError } from "../../../../infra/local/stack/port-taken-error.ts";
import { drained } from "../../../../infra/local/stack/stack-status.ts";
import { localAws } from "../../../contracts/local-aws.ts";
import { lambda, tinyApp } from "./tiny-app.ts";

describe("a local stack", () => {
  it("says where everything is by the names the functions were given", async () => {
    const stack = await start();

    expect(stack.tables).toStrictEqual({ Things: "Tiny-Table" });
    expect(stack.edges).toStrictEqual({
      www: { url: expect.stringMatching(/^http:/), distributionId: expect.stringMatching(/^E/), tagHeader: "x-tags" },
    });
  });

  it("keeps the token of its Redis in the secret that the functions are told of", async () => {
    const stack = await start({
      assembly: tinyApp({
        Token: { Type: "AWS::SecretsManager::Secret", Properties: { GenerateSecretString: {} } },
        Reader: lambda("broken", {
          TAGWIRE_REDIS: { "Fn::Sub": '{"main":{"url":"https://x.upstash.io","tokenSecretArn":"${Token}"}}' },
        }),
      }),
    });
    const client = new SecretsManagerClient(localAws(stack.endpoints.secretsmanager));
    onTestFinished(() => client.destroy());

    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: "Tiny-Token" }));

    expect(SecretString).toBe(stack.redis.token);
  });

  it("warns by name of a resource it has no stand-in for, and runs without it", async () => {
    const warnings: string[] = [];

    await start({
      assembly: tinyApp({ Oracle: { Type: "AWS::Made::Up" } }),
      onWarning: (sentence) => warnings.push(sentence),
    });

    expect(warnings).toStrictEqual(["Tiny/Oracle: AWS::Made::Up does not run locally"]);
  });

  it("is drained only when a write has got to the edge and taken effect there, however soon it is asked", async () => {
    const stack = await start();
    const put = writer(stack);

    for (let writes = 1; writes <= 3; writes++) {
      await put(`thing ${writes}`);
      const status = await drained(stack.status, 20_000);

      const { distributionId = "" } = stack.edges["www"] ?? {};
      const made = stack.cloudfront.invalidations(distributionId);
      expect(made).toHaveLength(writes);
      expect(made.every(({ completedAtMs }) => completedAtMs !== undefined)).toBe(true);
      expect(status).toMatchObject({ drained: true, invalidations: writes, items: writes, usd: 0 });
    }
  });

  it("is not drained while a message waits for its time", async () => {
    const stack = await start();
    await writer(stack)("thing");

    await expect.poll(() => stack.queues.depth("Tiny-Queue").delayed).toBe(1);

    expect(await stack.currentStatus()).toMatchObject({ drained: false, invalidations: 0 });
  });

  it("that is not drained in time is an error that says for how long it was waited", async () => {
    const stack = await start();
    await writer(stack)("thing");

    await expect(drained(stack.status, 0)).rejects.toThrow("still busy after 0 ms");
  });

  it("can be closed twice, and then nothing of it listens any more", async () => {
    const stack = await start();
    expect(openServers()).toBeGreaterThan(0);

    await Promise.all([stack.close(), stack.close()]);
    await stack.close();

    await expect.poll(openServers).toBe(0);
    await expect(fetch(stack.endpoints.dynamodb)).rejects.toThrow("fetch failed");
  });
});

describe("a local stack that can't start", () => {
  it.each([
    ["refers to what the local stack does not give", { "Fn::GetAtt": ["Table", "Color"] }, "Fn::GetAtt of Table.Color"],
    ["maps to a function that is not there", "arn:aws:lambda:us-east-1:000000000000:function:none", "no function"],
  ])("because a resource %s closes everything it had opened", async (_, FunctionName, message) => {
    const assembly = tinyApp({
      Late: {
        Type: "AWS::Lambda::EventSourceMapping",
        DependsOn: ["Messages", "Changes", "Www"],
        Properties: { EventSourceArn: { "Fn::GetAtt": ["Queue", "Arn"] }, FunctionName },
      },
    });

    await expect(start({ assembly })).rejects.toThrow(message);

    await expect.poll(openServers).toBe(0);
  });

  it("because a port is taken says which, and closes everything it had opened", async () => {
    const taken = await listening();

    const failed: unknown = await start({ port: taken }).catch((error: unknown) => error);

    if (!(failed instanceof PortTakenError)) throw new Error("it should have said that the port is taken");
    // another test may have one of the ports after it
    expect(failed.port).toBeGreaterThanOrEqual(taken);
    expect(failed.message).toBe(`port ${failed.port} is taken`);
    await expect.poll(openServers).toBe(1);
  });
});

async function start(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
  const stack = await startLocalStack({ assembly: options.assembly ?? tinyApp(), ...options });
  onTestFinished(() => stack.close());
  return stack;
}

function writer({ endpoints, tables }: LocalStack): (pk: string) => Promise<unknown> {
  const client = new DynamoDBClient({
    endpoint: endpoints.dynamodb,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
  });
  onTestFinished(() => client.destroy());
  return (pk) => client.send(new PutItemCommand({ TableName: tables["Things"], Item: { pk: { S: pk } } }));
}

/** Sockets of this process that listen. */
const openServers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap" || kind === "TCPSERVERWRAP").length;

/** A port on which something listens. */
async function listening(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
