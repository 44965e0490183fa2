import type { StackAddress } from "../../../shared/cli/target/running-stacks.ts";
import type { ApiWorld } from "../../functions/purge-api/api-world.ts";
import type { Surroundings } from "./run-command.ts";

/** Where the purge API of tests is said to be. */
export const API_URL = "http://127.0.0.1:4130";

/** What commands find where a stack runs whose purge API is that of the world: signatures are taken as API Gateway would. */
export function withApi(world: ApiWorld): Surroundings {
  return {
    clock: world.clock,
    pause: async (ms) => world.clock.advance(ms),
    runningStacks: () => [addressOf("http://127.0.0.1:4100")],
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (new URL(request.url).origin !== API_URL) throw new TypeError("fetch failed");
      const isSigned = request.headers.get("authorization")?.startsWith("AWS4-HMAC-SHA256 Credential=LOCALSTACKONLY/");
      return await world.app.fetch(request, isSigned ? { signedBy: "arn:aws:iam::1:user/ops" } : {});
    },
  };
}

/** A stack that runs. @param site - URL of its edge `www`. */
export function addressOf(site: string): StackAddress {
  const nowhere = "http://127.0.0.1:9";
  return {
    edges: { www: { url: site, distributionId: "E1", tagHeader: "cache-tag" } },
    endpoints: {
      dynamodb: nowhere,
      sqs: nowhere,
      s3: nowhere,
      cloudfront: nowhere,
      lambda: nowhere,
      secretsmanager: nowhere,
      ssm: nowhere,
      cloudwatch: nowhere,
      sns: nowhere,
      eventbridge: nowhere,
    },
    redis: { url: nowhere, token: "" },
    purgeApi: { url: API_URL, token: "tw_local" },
    tables: {},
    functions: ["Shop-DoctorFunction"],
    status: nowhere,
  };
}
