import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BrowserWorld } from "./browser-world.ts";

const LONG_WORD = "Donaudampfschifffahrt".repeat(15);

/** One page of each kind, and one with everything that could widen it. */
const PATHS = ["/", "/categories/MIT", "/products/ripgrep", "/products/none", "/categories/none", "/products/wide"];

/** Of text on its background: WCAG 2.2, level AA. */
const MIN_CONTRAST = 4.5;

let world: BrowserWorld;
beforeAll(async () => {
  world = await BrowserWorld.open();
  await world.put("wide", {
    license: "MIT",
    version: LONG_WORD,
    description: LONG_WORD,
    [LONG_WORD]: LONG_WORD,
    homepage: `https://example.org/${LONG_WORD}`,
    nested: { list: [LONG_WORD, { [LONG_WORD]: true }] },
  });
  await world.put(LONG_WORD, { license: LONG_WORD, version: "1", description: "" });
  await world.settled();
});
afterAll(() => world?.close());

describe.each<[string, BrowserContextOptions]>([
  ["a phone", { viewport: { width: 360, height: 740 } }],
  ["a desktop", { viewport: { width: 1280, height: 900 } }],
  ["a dark desktop", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
])("on %s", (_, options) => {
  it.each(PATHS)("%s is readable, is as wide as the screen and can be told apart by its parts", async (path) => {
    const page = await world.visit(path, options);
    for (const summary of await page.locator("summary").all()) await summary.click();

    expect(await overflowPx(page)).toBe(0);
    expect(await hardToRead(page)).toStrictEqual([]);
    expect(await page.getByRole("main").count()).toBe(1);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await page.getByRole("navigation", { name: "Breadcrumb" }).count()).toBe(1);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await unlabelledFields(page)).toStrictEqual([]);
    expect(world.offences).toStrictEqual([]);
  });
});

it("looks dark where dark is asked for", async () => {
  const backgroundOf = async (colorScheme: "light" | "dark"): Promise<string> =>
    (await world.visit("/", { colorScheme })).evaluate("getComputedStyle(document.body).backgroundColor");

  expect(luminance(await backgroundOf("dark"))).toBeLessThan(0.05);
  expect(luminance(await backgroundOf("light"))).toBeGreaterThan(0.8);
});

/** By how much the page is wider than the screen. */
const overflowPx = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

const unlabelledFields = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll("input, textarea")].filter((f) => !f.labels.length).map((f) => f.name)`);

/** Texts whose color is too near to what is behind them. */
async function hardToRead(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate<{ text: string; color: string; behind: string }[]>(`
    [...document.querySelectorAll("body *")]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .filter((element) => element.checkVisibility() && !["SCRIPT", "STYLE"].includes(element.tagName))
      .map((element) => {
        let opaque = element;
        while (getComputedStyle(opaque).backgroundColor === "rgba(0, 0, 0, 0)") opaque = opaque.parentElement;
        const behind = getComputedStyle(opaque).backgroundColor;
        return { text: element.textContent.slice(0, 40), color: getComputedStyle(element).color, behind };
      })`);
  expect(texts.length).toBeGreaterThan(2);
  return texts.filter(({ color, behind }) => contrast(color, behind) < MIN_CONTRAST).map(({ text }) => text);
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of `rgb(…)`, from 0 to 1, as WCAG defines it. */
function luminance(rgb: string): number {
  const [red = 0, green = 0, blue = 0] = [...rgb.matchAll(/\d+/g)].slice(0, 3).map(([channel]) => {
    const share = Number(channel) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
