import { describe, expect, it } from "vitest";
import { openPurgeApi } from "../../../../shared/cli/api/open-purge-api.ts";
import type { PurgeApiClient } from "../../../../shared/cli/api/purge-api-client.ts";
import type { CliContext } from "../../../../shared/cli/cli-context.ts";
import { UsageError } from "../../../../shared/cli/usage-error.ts";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";
import { addressOf, API_URL, withApi } from "../with-api.ts";

const LIST = ["tokens", "list", "--json"];
const CREATE = ["tokens", "create", "--scope", "read", "--json"];

describe("asking the purge API", () => {
  it("asks again while it can't be served, as late as the answer says", async () => {
    const { restsMs, ended } = await answeredWith(
      [unavailable({ "retry-after": "7" }), unavailable(), ok({ tokens: [] })],
      LIST,
    );

    expect(ended).toStrictEqual({ code: 0, stdout: '{"tokens":[]}\n', stderr: "" });
    expect(restsMs).toStrictEqual([7_000, 1_000]);
  });

  it("says on a terminal that it tries again, and waits no longer than is worth it", async () => {
    const { ended } = await answeredWith([unavailable({ "retry-after": "7" }), ok({ tokens: [] })], LIST, {
      typed: "",
    });
    expect(ended.stderr).toBe("\r\x1b[2KIt can't be done just now; trying again in 7 s\r\x1b[2K");

    const long = await answeredWith([unavailable({ "retry-after": "3600" })], LIST);
    expect(long).toMatchObject({ asked: 1, ended: { code: 3 } });
  });

  it("gives up after five times, and ends with 3", async () => {
    const { asked, ended } = await answeredWith(
      Array.from({ length: 9 }, () => unavailable()),
      LIST,
    );

    expect(asked).toBe(5);
    expect(ended).toStrictEqual({ code: 3, stdout: "", stderr: "tagwire: It can't be done just now\n" });
  });

  it("does not ask again for what may have been done, but for what was not let in", async () => {
    expect(await answeredWith([unavailable()], CREATE)).toMatchObject({ asked: 1, ended: { code: 3 } });
    expect(await answeredWith([new TypeError("fetch failed")], CREATE)).toMatchObject({ asked: 1, ended: { code: 3 } });
    const throttled = new Response("{}", { status: 429 });
    expect(await answeredWith([throttled, ok({ token: "tw_x" })], CREATE)).toMatchObject({
      asked: 2,
      ended: { code: 0 },
    });
  });

  it("says who does not answer, and why", async () => {
    const refused = new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:4130"), { code: "ECONNREFUSED" }),
    });

    const { ended } = await answeredWith([refused, refused, refused, refused, refused], LIST);

    expect(ended).toStrictEqual({ code: 3, stdout: "", stderr: `tagwire: ${API_URL} does not answer: ECONNREFUSED\n` });
  });

  it("says once that an address is of something else", async () => {
    const { asked, ended } = await answeredWith([new Response("<html>welcome</html>")], LIST);

    expect(asked).toBe(1);
    expect(ended).toStrictEqual({
      code: 3,
      stdout: "",
      stderr: `tagwire: ${API_URL} is no purge API: its answer is not JSON\n`,
    });
  });

  it("shows what a refusal says, place by place, and ends with 2", async () => {
    const ended = await runCommand(["tokens", "create", "--scope", "shelf:*"], withApi(new ApiWorld()));

    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(
      /^tagwire: The request can't be carried out as it is\n {2}\/scopes\/0 "shelf:\*": must be /,
    );
  });
});

describe("who asks", () => {
  it("is whoever the credentials of the environment are of, at a stack", async () => {
    const api = await openPurgeApi(context(), {});

    expect(await health(api)).toMatchObject({ status: "ok" });
  });

  it("is the holder of the token, at an address or where one is given", async () => {
    const world = new ApiWorld();
    const [valid, expired] = [await world.token(), await world.token({ expiresAtMs: world.clock.now() })];
    const env = { TAGWIRE_TOKEN: valid };

    expect(await health(await openPurgeApi(context(world, env), { url: `${API_URL}/` }))).toMatchObject({
      status: "ok",
    });
    await expect(openPurgeApi(context(world), { token: expired }).then(health)).rejects.toMatchObject({
      exitCode: 3,
      message: "Credentials are missing or not valid",
    });
  });

  it("is asked for where nobody is named, and not told to those on the way", async () => {
    await expect(openPurgeApi(context(), { url: API_URL })).rejects.toThrow("who asks? Set TAGWIRE_TOKEN");
    const plain = openPurgeApi(context(), { url: "http://shop.test", token: "tw_x" });
    await expect(plain).rejects.toThrow("everybody on the way would see the token");
    await expect(openPurgeApi(context(), { url: "shop.test", token: "tw_x" })).rejects.toThrow(UsageError);
    const { purgeApi: _, ...without } = addressOf("http://127.0.0.1:4100");
    const apiless = { ...context(), runningStacks: () => [without] };
    await expect(openPurgeApi(apiless, {})).rejects.toThrow("the stack that runs here has no purge API");
    await expect(openPurgeApi(context(), { token: "tw x" })).rejects.toThrow("characters that no token has");
  });

  it("must be a principal of the account where tokens are made", async () => {
    const ended = await runCommand(LIST, { ...withApi(new ApiWorld()), env: { TAGWIRE_URL: API_URL } });

    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("name the stack with --stack");
  });
});

const health = async (api: PurgeApiClient): Promise<unknown> =>
  await api.ask({ method: "GET", path: "/v1/health", isRepeatable: true });

function context(world = new ApiWorld(), env: Readonly<Record<string, string>> = {}): CliContext {
  const silent = { write: () => true };
  const process = { stdout: silent, stderr: silent, env };
  return { ...withApi(world), process, signal: new AbortController().signal } as Partial<CliContext> as CliContext;
}

const ok = (body: unknown): Response => Response.json(body);

const unavailable = (headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json({ title: "It can't be done just now" }, { status: 503, headers });

/** Runs a command whose requests are answered, or fail, one after the other like this. */
async function answeredWith(
  answers: readonly (Response | Error)[],
  args: readonly string[],
  given: Surroundings = {},
): Promise<{ readonly asked: number; readonly restsMs: readonly number[]; readonly ended: Ended }> {
  const restsMs: number[] = [];
  let asked = 0;
  const surroundings: Surroundings = {
    ...withApi(new ApiWorld()),
    pause: async (ms) => void restsMs.push(ms),
    fetch: async () => {
      const answer = answers[asked++];
      if (answer === undefined) throw new Error("asked too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...given,
  };
  const ended = await runCommand(args, surroundings);
  return { asked, restsMs, ended };
}
