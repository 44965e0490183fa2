import { describe, expect, it } from "vitest";
import { references, resolve, type Scope, UnresolvedError } from "../../../../infra/local/assembly/resolve.ts";

const scope: Scope = {
  created: new Map([["Queue", { ref: "http://127.0.0.1/q", attributes: { Arn: "arn:q", "Nested.Name": "n" } }]]),
  parameters: new Map([["Url", "https://redis.example"]]),
  exports: new Map([["Demo:Table", "products"]]),
  pseudo: { "AWS::Partition": "aws" },
};

describe("resolve", () => {
  it.each([
    ["a Ref to a resource", { Ref: "Queue" }, "http://127.0.0.1/q"],
    ["a Ref to a parameter", { Ref: "Url" }, "https://redis.example"],
    ["a pseudo parameter", { Ref: "AWS::Partition" }, "aws"],
    ["an attribute", { "Fn::GetAtt": ["Queue", "Arn"] }, "arn:q"],
    ["an attribute of an attribute", { "Fn::GetAtt": "Queue.Nested.Name" }, "n"],
    ["a Join", { "Fn::Join": [":", ["a", { Ref: "Url" }]] }, "a:https://redis.example"],
    ["a Sub", { "Fn::Sub": "${Queue.Arn} ${!literal} ${AWS::Partition}" }, "arn:q ${literal} aws"],
    [
      "a Sub with variables",
      { "Fn::Sub": ["${x}/${Url}", { x: { Ref: "AWS::Partition" } }] },
      "aws/https://redis.example",
    ],
    ["a Select of a Split", { "Fn::Select": [2, { "Fn::Split": ["/", "http://host:1/"] }] }, "host:1"],
    ["a value another stack exports", { "Fn::ImportValue": "Demo:Table" }, "products"],
  ])("replaces %s", (_, template, value) => {
    expect(resolve(template, scope)).toBe(value);
  });

  it("leaves out what is AWS::NoValue, in objects and lists", () => {
    expect(resolve({ a: { Ref: "AWS::NoValue" }, b: [1, { Ref: "AWS::NoValue" }] }, scope)).toStrictEqual({ b: [1] });
  });

  it.each([
    ["a Ref that leads nowhere", { Ref: "Missing" }, 'Ref to "Missing"'],
    ["an attribute the local stack does not give", { "Fn::GetAtt": ["Queue", "Color"] }, "Fn::GetAtt of Queue.Color"],
    ["an export that no stack has", { "Fn::ImportValue": "x" }, 'Fn::ImportValue of "x"'],
    ["a function it does not know", { "Fn::Cidr": [] }, "Fn::Cidr is not known"],
  ])("refuses %s, and says which", (_, template, message) => {
    expect(() => resolve(template, scope)).toThrow(UnresolvedError);
    expect(() => resolve(template, scope)).toThrow(message);
  });
});

describe("references", () => {
  it("finds the resources a part of a template needs, also inside a Sub", () => {
    const template = [
      { Ref: "A" },
      { "Fn::GetAtt": ["B", "Arn"] },
      { x: { "Fn::Sub": ["${C.Arn} ${v}", { v: { Ref: "D" } }] } },
    ];

    expect([...references(template)].sort()).toStrictEqual(["A", "B", "C", "D", "v"]);
  });
});
