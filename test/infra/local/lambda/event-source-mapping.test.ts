import { describe, expect, it, vi } from "vitest";
import {
  EventSourceMapping,
  type EventSourceMappingOptions,
  MappingInUseError,
} from "../../../../infra/local/lambda/event-source-mapping.ts";

describe("an event source mapping", () => {
  it("can't be changed until what it had begun has ended", async () => {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const mapping = mappingOf({ consume: () => consumer({ stop: () => ended }) });

    mapping.update({ Enabled: false });

    expect(mapping.state).toBe("Disabling");
    expect(mapping.idle()).toBe(false);
    expect(() => mapping.update({ Enabled: true })).toThrow(MappingInUseError);
    end();
    await vi.waitFor(() => expect(mapping.state).toBe("Disabled"));
    expect(mapping.idle()).toBe(true);
  });

  it("stays as it is when the change is refused", () => {
    const mapping = mappingOf({
      check: ({ BatchSize }) => {
        if (BatchSize === 0) throw new Error("BatchSize: at least 1");
      },
    });

    expect(() => mapping.update({ BatchSize: 0 })).toThrow("BatchSize: at least 1");

    expect(mapping.state).toBe("Enabled");
    expect(mapping.properties).toStrictEqual({});
  });

  it("does not begin to poll again once it is stopped, not even when that was under way", async () => {
    const begun: object[] = [];
    const mapping = mappingOf({ consume: (properties) => (begun.push(properties), consumer()) });

    mapping.update({ BatchSize: 1 });
    await mapping.stop();

    expect(begun).toStrictEqual([{}]);
  });
});

function mappingOf(options: Partial<EventSourceMappingOptions>): EventSourceMapping {
  return new EventSourceMapping({
    uuid: "1b2c",
    sourceArn: "arn:aws:sqs:us-east-1:000000000000:edge",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:purge-edge",
    properties: {},
    invoke: () => Promise.reject(new Error("nothing to invoke")),
    check: () => {},
    consume: () => consumer(),
    clock: Date,
    ...options,
  });
}

function consumer(options: { stop?: () => Promise<void> } = {}) {
  return { metrics: () => ({}), idle: () => true, stop: async () => {}, ...options };
}
