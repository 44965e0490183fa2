import type { Observers } from "../../ports/observers.ts";
import { checkRedis } from "../checks/check-redis.ts";
import { checkSecret } from "../checks/check-secret.ts";
import type { ExpectedRedis } from "../expected.ts";
import { askedOnce, type Inspection } from "../inspection.ts";

/** Looks at an object cache, with the token that functions would use. */
export function inspectRedis(
  name: string,
  { url, secret }: ExpectedRedis,
  observers: Pick<Observers, "secret" | "redis">,
): readonly Inspection[] {
  const place = { kind: "redis", name } as const;
  const token = askedOnce((signal) => observers.secret(secret, signal));
  return [
    { place, looksAt: "its secret", run: async (signal) => checkSecret(place, await token(signal)) },
    {
      place,
      looksAt: "the database",
      run: async (signal) => {
        const text = await token(signal);
        if (text === undefined || checkSecret(place, text).length > 0) return [];
        const seen = await observers.redis({ url, token: text }, signal);
        return seen === undefined ? [] : checkRedis(place, seen);
      },
    },
  ];
}
