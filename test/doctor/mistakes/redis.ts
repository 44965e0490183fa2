import { answer, type Mistakes, secret } from "../spoil.ts";

export const redisMistakes: Mistakes = [
  ["its token is wrong", ["redis-token-refused"], secret("AXKsASQgYmQ4OTc0NTMt")],
  ["its token may only read", ["redis-read-only"], secret("local-read-only-token")],
  ["nobody has put its token into the secret", ["secret-placeholder"], secret("YOUR_UPSTASH_REST_TOKEN")],
  ["the secret has no token", ["secret-empty"], secret(JSON.stringify({ password: "x" }))],
  [
    "it does not answer",
    ["redis-unreachable"],
    async ({ stack }) => {
      await stack.redisServer.stop();
      return () => stack.redisServer.start();
    },
  ],
  [
    "it is full",
    ["redis-full"],
    answer(
      { service: "redis", operation: "SET" },
      { kind: "answer", status: 200, body: JSON.stringify([{ error: "ERR DB capacity quota exceeded" }]) },
    ),
  ],
  [
    "it evicts nothing",
    ["redis-eviction-off"],
    answer(
      { service: "redis", operation: "INFO" },
      {
        kind: "answer",
        status: 200,
        body: JSON.stringify([{}, {}, {}, { result: "# Memory\r\nmaxmemory_policy:noeviction\r\n" }]),
      },
    ),
  ],
];
