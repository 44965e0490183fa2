import { expect, it } from "vitest";
import { compare } from "./rounds.ts";

it("compares with the baseline of the same moment, so that a machine that slows down changes no ratio", async () => {
  const world = slowingMachine();

  const { measured } = await compare(world.takes(10), { twice: world.takes(20), half: world.takes(5) }, world.options);

  expect(measured.get("twice")?.ratio).toBeCloseTo(2, 1);
  expect(measured.get("half")?.ratio).toBeCloseTo(0.5, 1);
});

it("never calls twice with the same number, so that a miss stays one", async () => {
  const world = slowingMachine();
  const calls: number[] = [];

  await compare((call) => calls.push(call), { one: (call) => calls.push(call) }, world.options);

  expect(new Set(calls).size).toBe(calls.length);
});

/** Each call takes a thousandth longer than the one before. */
function slowingMachine() {
  let nowUs = 0;
  let calls = 0;
  return {
    takes: (us: number) => () => {
      nowUs += us * (1 + (calls += 1) / 1_000);
    },
    options: { warming: 50, rounds: 20, calls: 10, clock: () => nowUs },
  };
}
