import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFrontClient, ListInvalidationsCommand } from "@aws-sdk/client-cloudfront";
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Redis } from "@upstash/redis";
import Cloudflare from "cloudflare";
import { ApiClient, PurgeApi } from "fastly";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productItem, productKey } from "../../../../infra/local/catalogue/product-item.ts";
import config from "../../../../tagwire.config.ts";
import { type ReadyLine, RunningStart } from "./running-start.ts";

/** On two busy cores, in milliseconds. */
const UP_WITHIN_MS = 60_000;

const POLL = { timeout: 20_000, interval: 100 };

describe("npm start -- --json", () => {
  const tmp = mkdtempSync(join(tmpdir(), "start-"));
  const seeded = new RunningStart(["--json"], tmp);
  const empty = new RunningStart(["--json", "--port", "0", "--no-seed"], tmp);
  let at: ReadyLine;
  let atEmpty: ReadyLine;
  beforeAll(async () => {
    [at, atEmpty] = await Promise.all([seeded.ready(), empty.ready()]);
  }, UP_WITHIN_MS);
  afterAll(async () => {
    for (const start of [seeded, empty]) start.stop("SIGTERM");
    await Promise.all([seeded.ended, empty.ended]);
    rmSync(tmp, { recursive: true });
  });

  it("prints one line on stdout when it is ready, and says the rest on stderr", () => {
    expect(seeded.stdout.split("\n")).toStrictEqual([JSON.stringify(at), ""]);
    expect(at).toStrictEqual({
      ready: true,
      edges: { www: { url: LOCAL_URL, distributionId: expect.stringMatching(/^E/), tagHeader: "cache-tag" } },
      endpoints: expect.objectContaining({ dynamodb: LOCAL_URL, sqs: LOCAL_URL, s3: LOCAL_URL, cloudfront: LOCAL_URL }),
      redis: { url: LOCAL_URL, token: expect.any(String) },
      tables: { Products: expect.any(String) },
      functions: expect.arrayContaining([expect.stringContaining("ChangePurger")]),
      purgeApi: {
        url: LOCAL_URL,
        token: expect.stringMatching(/^tw_/),
        zoneId: config.edges.www.knownAs.zoneId,
        serviceId: config.edges.www.knownAs.serviceId,
      },
    });
    expect(seeded.stderr).toContain("synthesizing the app");
  });

  it("gives endpoints that plain AWS and Upstash clients work with", async () => {
    const { Item } = await aws(at, DynamoDBClient, "dynamodb").send(
      new GetItemCommand({ TableName: at.tables["Products"], Key: productKey("jq") }),
    );
    const { QueueUrls } = await aws(at, SQSClient, "sqs").send(new ListQueuesCommand());
    const s3 = aws(at, S3Client, "s3");
    await s3.send(new CreateBucketCommand({ Bucket: "mine" }));
    await s3.send(new PutObjectCommand({ Bucket: "mine", Key: "a/note", Body: "kept" }));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "mine" }));
    const { InvalidationList } = await aws(at, CloudFrontClient, "cloudfront").send(
      new ListInvalidationsCommand({ DistributionId: at.edges["www"]?.distributionId }),
    );
    const redis = new Redis({ ...at.redis, enableTelemetry: false });
    await redis.set("greeting", { hello: "there" });

    expect(Item?.["version"]).toStrictEqual({ S: "1.8.1" });
    expect(QueueUrls).not.toHaveLength(0);
    expect(Contents?.map(({ Key }) => Key)).toStrictEqual(["a/note"]);
    expect(InvalidationList?.Quantity).toBeGreaterThan(0);
    expect(await redis.get("greeting")).toStrictEqual({ hello: "there" });
  });

  it("shows a write on the page, at the edge that had kept the old one", async () => {
    const path = "/products/gh.json";
    await page(at, path);
    expect((await page(at, path)).how).toMatch(/^Hit/);

    await aws(at, DynamoDBClient, "dynamodb").send(
      new PutItemCommand({
        TableName: at.tables["Products"],
        Item: productItem("gh", { license: "MIT", version: "3.0.0" }),
      }),
    );

    await expect.poll(async () => (await page(at, path)).body, POLL).toMatchObject({ version: "3.0.0" });
    expect(seeded.stderr).toMatch(/ms {2}item written .* PRODUCT#gh\n/);
  });

  it("purges by tag over HTTP, and the page is made anew", async () => {
    const path = "/products/ripgrep.json";
    await page(at, path);
    expect((await page(at, path)).how).toMatch(/^Hit/);

    const response = await fetch(`${at.purgeApi.url}/v1/purges`, {
      method: "POST",
      headers: { authorization: `Bearer ${at.purgeApi.token}`, "content-type": "application/json" },
      body: JSON.stringify({ tags: ["product:ripgrep"], wait: "edge" }),
    });

    expect(await response.json()).toMatchObject({ state: expect.stringMatching(/^(sent|effective)$/) });
    expect((await page(at, path)).how).toMatch(/^Miss/);
  });

  it("purges with Cloudflare's and with Fastly's own client, and the pages are made anew", async () => {
    const { token, zoneId, serviceId } = at.purgeApi;
    const paths = ["/products/git.json", "/products/jq.json"];
    for (const path of paths) {
      await page(at, path);
      expect((await page(at, path)).how).toMatch(/^Hit/);
    }

    await cloudflare(at, token).cache.purge({ zone_id: zoneId, tags: ["product:git"] });
    await fastly(at, token).purgeTag({ service_id: serviceId, surrogate_key: "product:jq" });

    const made = paths.map((path) => expect.poll(async () => (await page(at, path)).how, POLL).toMatch(/^Miss/));
    await Promise.all(made);
  });

  it("refuses Cloudflare's and Fastly's own client in words that they know", async () => {
    const { token } = at.purgeApi;
    const zone_id = "f".repeat(32);

    await expect(cloudflare(at, token).cache.purge({ zone_id, purge_everything: true })).rejects.toMatchObject({
      status: 404,
      errors: [{ code: 7_003 }],
    });
    await expect(fastly(at, "wrong").purgeAll({ service_id: "nobody" })).rejects.toMatchObject({
      status: 401,
      body: { msg: expect.any(String) },
    });
  });

  it("runs beside another, and the two share nothing", async () => {
    const ports = [at, atEmpty].flatMap(({ edges, endpoints, redis }) => [
      edges["www"]?.url,
      ...Object.values(endpoints),
      redis.url,
    ]);

    expect(new Set(ports).size).toBe(ports.length);
    expect((await page(atEmpty, "/products/jq.json")).status).toBe(404);
    expect((await page(at, "/products/jq.json")).status).toBe(200);
  });

  it("leaves the tables empty with --no-seed, and fills them without", async () => {
    const ids = async (ready: ReadyLine): Promise<readonly unknown[] | undefined> => {
      const scan = new ScanCommand({ TableName: ready.tables["Products"] });
      return (await aws(ready, DynamoDBClient, "dynamodb").send(scan)).Items?.map(({ id }) => id?.S);
    };

    expect(await ids(atEmpty)).toStrictEqual([]);
    expect(await ids(at)).toEqual(expect.arrayContaining(["jq", "git", "ripgrep"]));
  });

  it.each([
    ["SIGINT", () => seeded],
    ["SIGTERM", () => empty],
  ] as const)("stops at %s with exit code 0 and leaves nothing behind", async (signal, running) => {
    const start = running();
    const processes = start.descendants();
    const announced = (): readonly number[] =>
      processes.filter((pid) => existsSync(join(tmp, "tagwire-running", `${pid}.json`)));
    expect(announced()).toHaveLength(1);

    start.stop(signal);

    expect(await start.ended).toStrictEqual({ code: 0, signal: null });
    expect(announced()).toStrictEqual([]);
    await expect.poll(() => processes.filter(isAlive), POLL).toStrictEqual([]);
  });

  it("leaves no temporary folder once both have stopped", async () => {
    await Promise.all([seeded.ended, empty.ended]);

    expect(readdirSync(tmp).filter((name) => name.startsWith("tagwire"))).toStrictEqual([]);
  });
});

it.each([
  ["a port that is none", ["--port", "http"], '--port: a whole number from 0 to 65500, got "http"'],
  ["an option it does not have", ["--prot", "0"], "Unknown option '--prot'"],
])("npm start refuses %s, says how it is used, and exits with 2", async (_, args, message) => {
  const start = new RunningStart(args, tmpdir());

  expect(await start.ended).toStrictEqual({ code: 2, signal: null });
  expect(start.stderr).toContain(message);
  expect(start.stderr).toContain("npm start -- [--port N] [--json] [--no-seed] [--verbose]");
  expect(start.stdout).toBe("");
});

const LOCAL_URL = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string;

interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  forcePathStyle?: boolean;
}

/** As the README says to make one. */
function aws<Client>(
  { endpoints }: ReadyLine,
  Client: new (settings: ClientSettings) => Client,
  service: keyof ReadyLine["endpoints"],
): Client {
  return new Client({
    endpoint: endpoints[service],
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    forcePathStyle: true,
  });
}

function cloudflare({ purgeApi }: ReadyLine, apiToken: string): Cloudflare {
  return new Cloudflare({ apiToken, baseURL: `${purgeApi.url}/client/v4` });
}

/** Its host is fixed, but for plugins. */
function fastly({ purgeApi }: ReadyLine, token: string): PurgeApi {
  const client = new ApiClient();
  client.authenticate(token);
  client.plugins = [(request) => (request.url = request.url.replace("https://api.fastly.com", purgeApi.url))];
  return new PurgeApi(client);
}

async function page({ edges }: ReadyLine, path: string): Promise<{ status: number; how: string; body: unknown }> {
  const response = await fetch(`${edges["www"]?.url}${path}`);
  return { status: response.status, how: response.headers.get("x-cache") ?? "", body: await response.json() };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
