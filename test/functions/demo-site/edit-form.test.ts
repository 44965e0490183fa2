import { describe, expect, it } from "vitest";
import { siteOfTests } from "./site-of-tests.ts";

const { open, put, remove } = siteOfTests();

describe("the edit form", () => {
  const edit = (app: ReturnType<typeof open>, id: string, body: object, type = "application/json"): Promise<Response> =>
    Promise.resolve(
      app.request(`/products/${id}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": type } }),
    );
  const fields = { description: "Edited", version: "2", category: "MIT" };

  it("writes what it was given", async () => {
    await put("form", { license: "MIT", version: "1", description: "Old", other: "kept" });

    expect((await edit(open(), "form", { ...fields, category: " BSD " })).status).toBe(200);

    const saved = await (await open().request("/products/form.json")).json();
    expect(saved).toMatchObject({ description: "Edited", version: "2", category: "BSD", other: "kept" });
    await remove("form");
  });

  it.each([
    ["no category", { ...fields, category: " " }, "category: at least one character"],
    ["a version that is no text", { ...fields, version: 2 }, "version: text of at most 100 characters"],
    [
      "a description that is too long",
      { ...fields, description: "x".repeat(2_001) },
      "description: text of at most 2000",
    ],
  ])("refuses %s and says what is allowed", async (_, body, message) => {
    const response = await edit(open(), "jq", body);

    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
  });

  it("refuses what another site's form could send", async () => {
    expect((await edit(open(), "jq", fields, "text/plain")).status).toBe(400);
  });

  it("begins with the description as it is, a line break first included", async () => {
    await put("lines", { license: "MIT", description: "\nsecond line" });

    const page = await (await open().request("/products/lines")).text();

    // HTML drops the first line break of a text area.
    expect(page).toMatch(/<textarea[^>]*>\n\nsecond line<\/textarea>/);
    await remove("lines");
  });

  it("creates no product", async () => {
    expect((await edit(open(), "nobody", fields)).status).toBe(404);
  });

  it("asks for the password where there is one, and shows its field only there", async () => {
    const guarded = open({ mayEdit: async (password) => password === "right" });

    expect((await edit(guarded, "jq", { ...fields, password: "wrong" })).status).toBe(403);
    expect((await edit(guarded, "jq", fields)).status).toBe(403);
    expect((await edit(guarded, "nobody", { ...fields, password: "right" })).status).toBe(404);
    expect(await (await guarded.request("/products/jq")).text()).toContain('type="password"');
    expect(await (await open().request("/products/jq")).text()).not.toContain('type="password"');
  });
});
