import { expect, it } from "vitest";
import { progressBar } from "../../../../infra/local/narration/progress-bar.ts";

it("redraws one line on a terminal, and ends it when all is done", () => {
  const { stream, written } = output(true);
  const show = progressBar(stream);

  show(1, 4);
  show(4, 4);

  expect(written()).toBe(`\r${"█".repeat(8)}${"░".repeat(22)}  25 %  1/4\r${"█".repeat(30)} 100 %  4/4\n`);
});

it("says a line at each tenth elsewhere", () => {
  const { stream, written } = output(false);
  const show = progressBar(stream);

  for (let done = 0; done <= 100; done++) show(done, 100);

  expect(written().trimEnd().split("\n")).toHaveLength(11);
});

it("is done at once when there is nothing to do", () => {
  const { stream, written } = output(false);

  progressBar(stream)(0, 0);

  expect(written()).toBe("100 %  0/0\n");
});

function output(isTTY: boolean) {
  let text = "";
  const write = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  return { stream: { isTTY, write }, written: () => text };
}
