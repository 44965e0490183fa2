import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { cacheTags, InvalidPropsError, Tagwire } from "tagwire/cdk";
import type { RedisDatabase } from "tagwire/cdk";
import { newStack, type ShopProps, shopProps, shopTemplate } from "./shop.ts";

describe("props that don't fit the config", () => {
  it("don't compile without a table that the config names, and fail in JavaScript", () => {
    const stack = newStack();
    const props = shopProps(stack);

    // @ts-expect-error Products is missing
    expect(() => new Tagwire(stack, "Tagwire", { ...props, tables: {} })).toThrow("tables.Products: required");
  });

  it("don't compile with a table that the config does not name, and fail in JavaScript", () => {
    const stack = newStack();
    const props = shopProps(stack);
    const { Products } = props.tables;

    expect(
      // @ts-expect-error Produce is not a table of the config
      () => new Tagwire(stack, "Tagwire", { ...props, tables: { Products, Produce: Products } }),
    ).toThrow("tables.Produce: not in the config, which names Products");
  });

  it("don't compile without an edge or with one too many", () => {
    const stack = newStack();
    const props = shopProps(stack);

    // @ts-expect-error www is missing
    expect(() => new Tagwire(stack, "Tagwire", { ...props, edges: {} })).toThrow("edges.www: required");
    const { www } = props.edges;
    // @ts-expect-error api is not an edge of the config
    expect(() => new Tagwire(stack, "Other", { ...props, edges: { www, api: www } })).toThrow("edges.api: not in the");
  });

  it("don't compile without a database or with one too many", () => {
    const stack = newStack();
    const props = shopProps(stack);

    // @ts-expect-error main is missing
    expect(() => new Tagwire(stack, "Tagwire", { ...props, redis: {} })).toThrow("redis.main: required");
    const { main } = props.redis;
    // @ts-expect-error spare is not a database of the config
    expect(() => new Tagwire(stack, "Other", { ...props, redis: { main, spare: main } })).toThrow(
      "redis.spare: not in",
    );
  });

  it("are all named at once", () => {
    const stack = newStack();
    const props: ShopProps = { ...shopProps(stack), redis: { main: { url: "redis://shop:6379" } as RedisDatabase } };

    expect(() => new Tagwire(stack, "Tagwire", { ...props, tables: {} as ShopProps["tables"] })).toThrow(
      new InvalidPropsError("Shop/Tagwire", [
        "tables.Products: required, got nothing",
        'redis.main.url: an https:// address without a path, got "redis://shop:6379"',
      ]),
    );
  });
});

describe("an edge whose distribution is defined in the same app", () => {
  it("gets the tag header that the config names: without it CloudFront accepts purges and does nothing", () => {
    expect(shopTemplate()).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: { CacheTagConfig: { HeaderName: "cache-tag" } },
    });
  });

  it("fails when it already has another one", () => {
    const stack = newStack();
    const props = shopProps(stack);
    cacheTags(props.edges.www.distribution, { header: "x-tags" });

    expect(() => new Tagwire(stack, "Tagwire", props)).toThrow("already x-tags, can't be cache-tag as well");
  });
});

it("gives the same template for the same props", () => {
  const template = (): object => {
    const stack = newStack();
    new Tagwire(stack, "Tagwire", shopProps(stack));
    return Template.fromStack(stack).toJSON();
  };

  expect(template()).toEqual(template());
});

it("says at synth what each edge can cost at worst", () => {
  const stack = newStack();

  new Tagwire(stack, "Tagwire", shopProps(stack));

  const sentence = "at its part of CloudFront's quota, 150 items a second, purges cost at most \\$1,944,000 a month";
  const said = Match.stringLikeRegexp(`edge www: ${sentence}`);
  expect(() => Annotations.fromStack(stack).hasInfo("/Shop/Tagwire", said)).not.toThrow();
});
