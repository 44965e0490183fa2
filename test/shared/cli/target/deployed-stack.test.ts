import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { DeployedStack } from "../../../../shared/cli/target/deployed-stack.ts";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { runCommand } from "../run-command.ts";
import { API_URL } from "../with-api.ts";

/** By action, what CloudFormation answers; each call takes the next. */
let answers: Readonly<Record<string, string[]>> = {};
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const action = new URLSearchParams(body).get("Action") ?? "";
      const result = answers[action]?.shift();
      response.statusCode = result === undefined ? 400 : 200;
      response.setHeader("content-type", "text/xml");
      response.end(
        result === undefined
          ? "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Shop does not exist</Message></Error></ErrorResponse>"
          : `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());
beforeEach(() => {
  vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFORMATION", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "session");
});
afterEach(() => vi.unstubAllEnvs());

it("knows its functions by a part of their names, however many resources there are", async () => {
  const queue = resource("TagwireDoctorQueue1A2B", "AWS::SQS::Queue", "doctor-queue");
  const doctor = resource("TagwireDoctorFunction3C4D", "AWS::Lambda::Function", "Shop-doctor-5E6F");
  answers = { ListStackResources: [page([queue], "more"), page([doctor]), page([queue]), page([doctor])] };

  expect(await stack().functionName("Doctor")).toBe("Shop-doctor-5E6F");
  await expect(stack().functionName("Redrive")).rejects.toThrow("the stack Shop has no function Redrive");
});

it("knows its purge API by its outputs", async () => {
  const url = output("TagwirePurgeApiUrl7A8B", "https://a.execute-api.eu-west-1.amazonaws.com");
  answers = { DescribeStacks: [outputs([output("LedgerTable", "l"), url]), outputs([]), outputs([url, url])] };

  expect(await stack().apiUrl()).toBe("https://a.execute-api.eu-west-1.amazonaws.com");
  await expect(stack().apiUrl()).rejects.toThrow("the stack Shop has no purge API");
  await expect(stack().apiUrl()).rejects.toThrow("has several purge APIs, say which with --url: https://a.");
});

it("says so when there is no such stack", async () => {
  answers = {};

  expect(await runCommand(["doctor", "--stack", "Shop"])).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: "tagwire: the stack Shop: Stack with id Shop does not exist\n",
  });
});

it("is asked with requests that the credentials of the environment sign, for its region", async () => {
  answers = { DescribeStacks: [outputs([output("TagwirePurgeApiUrl7A8B", API_URL)])] };
  const world = new ApiWorld();
  const seen: Request[] = [];

  const ended = await runCommand(["tokens", "list", "--stack", "Shop"], {
    fetch: async (input) => {
      seen.push(new Request(input));
      return await world.app.fetch(new Request(input), { signedBy: "arn:aws:iam::1:user/ops" });
    },
  });

  expect(ended).toStrictEqual({ code: 0, stdout: "no tokens\n", stderr: "" });
  expect(seen.map(({ url }) => url)).toStrictEqual([`${API_URL}/iam/v1/tokens`]);
  expect(seen[0]?.headers.get("authorization")).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
  );
  expect(seen[0]?.headers.get("x-amz-security-token")).toBe("session");
});

const stack = (): DeployedStack => new DeployedStack("Shop", new AbortController().signal);

const page = (resources: readonly string[], next?: string): string =>
  `<StackResourceSummaries>${resources.join("")}</StackResourceSummaries>${next === undefined ? "" : `<NextToken>${next}</NextToken>`}`;

const resource = (logicalId: string, type: string, name: string): string =>
  `<member><LogicalResourceId>${logicalId}</LogicalResourceId><ResourceType>${type}</ResourceType>` +
  `<PhysicalResourceId>${name}</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;

const output = (key: string, value: string): string =>
  `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;

const outputs = (members: readonly string[]): string =>
  `<Stacks><member><StackName>Shop</StackName><Outputs>${members.join("")}</Outputs></member></Stacks>`;
