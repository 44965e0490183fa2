import { describe, expect, it } from "vitest";
import { EnvReader } from "../../shared/read-env.ts";

describe("reading the environment", () => {
  it("gives what is there", () => {
    const read = new EnvReader({
      QUEUE: "https://queue",
      TABLES: '{"Products":"Shop-Products"}',
      REDIS: '{"main":{"url":"https://redis","tokenSecretArn":"arn:secret"}}',
    });

    expect(read.text("QUEUE")).toBe("https://queue");
    expect(read.optional("ENDPOINT")).toBeUndefined();
    expect(read.texts("TABLES")).toStrictEqual(new Map([["Products", "Shop-Products"]]));
    expect(read.redisEndpoints("REDIS")).toStrictEqual(
      new Map([["main", { url: "https://redis", tokenSecretArn: "arn:secret" }]]),
    );
    read.mustCover("TABLES", ["Products"], read.texts("TABLES"));
    expect(() => read.throwIfAny()).not.toThrow();
  });

  it("complains once, about everything that is wrong", () => {
    const read = new EnvReader({ EMPTY: "", LIST: "[1]", BROKEN: "{", REDIS: '{"main":{"url":"https://redis"}}' });

    read.text("MISSING");
    read.text("MISSING");
    read.text("EMPTY");
    read.texts("LIST");
    read.texts("BROKEN");
    read.redisEndpoints("REDIS");
    read.mustCover("TABLES", ["Products", "Orders"], new Map([["Orders", "Shop-Orders"]]));

    expect(() => read.throwIfAny()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigError: bad configuration:
      - MISSING: required, got nothing
      - EMPTY: required, got nothing
      - LIST: JSON of texts by name, got "[1]"
      - BROKEN: JSON of texts by name, got "{"
      - REDIS: JSON of url and tokenSecretArn by name, got "{\\"main\\":{\\"url\\":\\"https://redis\\"}}"
      - TABLES: must have Products, got ["Orders"]]
    `);
  });
});
