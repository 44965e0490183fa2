import { Stack } from "aws-cdk-lib/core";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { ENV } from "../../shared/env.ts";
import { mapValues } from "../map-values.ts";

/** An Upstash Redis database. */
export interface RedisDatabase {
  /** REST URL, for example `https://example-12345.upstash.io`. */
  readonly url: string;
  /** Secret whose whole text is the REST token. */
  readonly token: ISecret;
}

/** The object caches, by name. */
export class RedisDatabases {
  readonly #databases: Readonly<Record<string, RedisDatabase>>;

  constructor(databases: Readonly<Record<string, RedisDatabase>>) {
    this.#databases = databases;
  }

  /** What is to be told of each database, by name. */
  connections<Told>(tell: (database: RedisDatabase) => Told): Readonly<Record<string, Told>> {
    return mapValues(this.#databases, tell);
  }

  /** Lets a function read the tokens. */
  grantTokens(fn: Function): void {
    for (const { token } of Object.values(this.#databases)) token.grantRead(fn);
  }

  /** Lets a function read the tokens, and tells it where the databases are. */
  grantUse(fn: Function): void {
    this.grantTokens(fn);
    const connections = this.connections(({ url, token }) => ({ url, tokenSecretArn: token.secretArn }));
    fn.addEnvironment(ENV.redis, Stack.of(fn).toJsonString(connections));
  }
}
