import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { categoryPath, productPath } from "../../tagwire.config.ts";
import { BrowserWorld } from "./browser-world.ts";

let world: BrowserWorld;
beforeAll(async () => {
  world = await BrowserWorld.open();
});
afterAll(() => world?.close());
afterEach(() => {
  const offences = world.offences.splice(0);
  if (offences.length > 0) throw new Error(`a page did what none may: ${offences.join("; ")}`);
});

const heading = (page: Page): Promise<string | null> => page.getByRole("heading", { level: 1 }).textContent();
const stamp = (page: Page): Promise<string | null> => page.locator("main time").getAttribute("datetime");

describe("a visitor", () => {
  it("gets from the front page over a category to a product, and back by the breadcrumb", async () => {
    const page = await world.visit("/");
    expect(await heading(page)).toBe("All categories");

    await page.getByRole("link", { name: "Apache-2.0" }).click();
    expect(await heading(page)).toBe("Apache-2.0");

    await page.getByRole("link", { name: "hugo" }).click();
    expect(await heading(page)).toBe("hugo");
    expect(await page.title()).toBe("hugo · Catalogue");
    expect(await page.getByText("Builds websites from Markdown.").first().isVisible()).toBe(true);

    await page.getByRole("navigation").getByRole("link", { name: "Apache-2.0" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Catalogue" }).click();
    expect(await heading(page)).toBe("All categories");
  });

  it("sees by the stamp that a page is the same copy until it is purged", async () => {
    const page = await world.visit("/products/git");
    const first = await stamp(page);
    await page.reload();
    expect(await stamp(page)).toBe(first);

    await world.put("git", { license: "GPL-2.0-only", version: "2.52.0" });
    await world.settled();
    await page.reload();

    expect(await stamp(page)).not.toBe(first);
    expect(await page.getByText("2.52.0").first().isVisible()).toBe(true);
  });

  it("who met an absent page sees the product once it is there, and that it is gone again", async () => {
    const page = await world.visit("/products/newcomer");
    expect(await page.getByText("There is no product “newcomer”.").isVisible()).toBe(true);

    await world.put("newcomer", { license: "MIT", version: "0.1.0" });
    await world.settled();
    await page.reload();
    expect(await heading(page)).toBe("newcomer");

    await world.remove("newcomer");
    await world.settled();
    await page.reload();
    expect(await heading(page)).toBe("Not here");
  });

  it("is told in the site's own words that an address leads nowhere", async () => {
    const page = await world.visit("/nothing/here");

    expect(await page.getByText("There is nothing at this address.").isVisible()).toBe(true);
  });

  it.each([
    ["commas, spaces and a slash", "left, right / both", "GPL-2.0 or later, with exceptions"],
    ["markup", "<img src=x onerror=alert(1)>", "<b>bold</b> & 'quoted' \"twice\""],
    ["other scripts and a per cent sign", "größe-100%-日本語", "許諾 ✓"],
  ])("finds a product whose name and licence have %s", async (_, id, license) => {
    await world.put(id, { license, version: "1", description: id, nested: { [id]: [license, { deep: null }] } });
    await world.settled();

    const page = await world.visit("/");
    await page.getByRole("link", { name: license }).click();
    expect(await heading(page)).toBe(license);
    expect(page.url()).toBe(world.site + categoryPath(license));
    await page.getByRole("link", { name: id }).first().click();

    expect(await heading(page)).toBe(id);
    expect(page.url()).toBe(world.site + productPath(id));
    expect(JSON.parse((await page.locator("pre").textContent()) ?? "")).toStrictEqual({
      [id]: [license, { deep: null }],
    });
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
  });
});

describe("the edit form", () => {
  it("shows the fresh page after saving, and lists and counts are fresh too", async () => {
    const lists = await Promise.all(["/", "/categories/MIT", "/categories/ISC"].map((path) => world.visit(path)));
    const page = await openForm("jq");

    await page.getByLabel("Description").fill("Sifts <JSON> & more");
    await page.getByLabel("Version").fill("2.0.0");
    await page.getByLabel("Category").fill("ISC");
    await save(page);

    await expect.poll(() => page.locator("main .lead").textContent(), POLL).toBe("Sifts <JSON> & more");
    expect(await page.locator("main .number").textContent()).toBe("2.0.0");
    await world.settled();
    const [home, left, joined] = await Promise.all(lists.map(async (list) => (await list.reload(), mainText(list))));
    expect(home).toMatch(/ISC\s*1\b/);
    expect(left).not.toContain("jq");
    expect(joined).toMatch(/jq\s*2\.0\.0\s*Sifts <JSON> & more/);
  });

  it("says what is wrong, keeps what was typed, and can be sent again", async () => {
    const page = await openForm("fzf");
    await page.getByLabel("Version").fill("9.9.9");
    await page.getByLabel("Category").fill("   ");
    await save(page);

    await expect
      .poll(() => page.getByRole("status").textContent(), POLL)
      .toBe("Not done: category: at least one character");
    expect(await page.getByLabel("Version").inputValue()).toBe("9.9.9");

    await page.getByLabel("Category").fill("MIT");
    await save(page);
    await expect.poll(() => page.locator("main .number").textContent(), POLL).toBe("9.9.9");
  });

  it("says so when the product is gone meanwhile", async () => {
    await world.put("leaving", { license: "MIT", version: "1" });
    await world.settled();
    const page = await openForm("leaving");
    await world.remove("leaving");
    await save(page);

    await expect.poll(() => page.getByRole("status").textContent(), POLL).toBe("Not done: no such product");
  });

  it("works by keyboard alone", async () => {
    const page = await world.visit("/products/age");

    await tabTo(page, "SUMMARY");
    await page.keyboard.press("Enter");
    await tabTo(page, "TEXTAREA");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Typed, not clicked");
    await tabTo(page, "BUTTON");
    await page.keyboard.press("Enter");

    await expect.poll(() => page.locator("main .lead").textContent(), POLL).toBe("Typed, not clicked");
  });
});

/** A purge gathers for a second before it goes, and what was purged just before rests for ten. */
const POLL = { timeout: 30_000 };

async function openForm(id: string): Promise<Page> {
  const page = await world.visit(productPath(id));
  await page.getByText("Edit this product").click();
  return page;
}

const save = (page: Page): Promise<void> => page.getByRole("button", { name: "Save" }).click();

const mainText = (page: Page): Promise<string> => page.getByRole("main").innerText();

/** Presses Tab until an element of that kind has the focus, and checks that every stop on the way can be seen. */
async function tabTo(page: Page, tagName: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press("Tab");
    const { focused, outline } = (await page.evaluate(
      "({ focused: document.activeElement.tagName, outline: getComputedStyle(document.activeElement).outlineStyle })",
    )) as { focused: string; outline: string };
    expect({ focused, outline }).toStrictEqual({ focused, outline: "solid" });
    if (focused === tagName) return;
  }
  expect.fail(`no ${tagName} can be reached by keyboard`);
}
