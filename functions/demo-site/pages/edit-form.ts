import { html, raw } from "hono/html";
import { productPath } from "../../../tagwire.config.ts";
import { type PlainItem, plainText } from "../plain-item.ts";
import type { Markup } from "./layout.ts";

/**
 * The form of a product page. Its script sends JSON, then asks the edge for this very page until that shows what was saved:
 * another address, such as its JSON, may well be fresh before.
 */
export function editForm(id: string, product: PlainItem, { password }: { readonly password: boolean }): Markup {
  return html`<details>
      <summary>Edit this product</summary>
      <form id="edit" action="${productPath(id)}">
        <label
          >Description<textarea name="description" rows="3" maxlength="2000">
${plainText(product["description"])}</textarea>
        </label>
        <label>Version<input name="version" maxlength="100" value="${plainText(product["version"])}" /></label>
        <label
          >Category<input name="category" maxlength="500" required value="${plainText(product["category"])}"
        /></label>
        ${
          password
            ? html`<label
                >Password<input name="password" type="password" required autocomplete="current-password"
              /></label>`
            : ""
        }
        <button>Save</button>
        <output></output>
      </form>
    </details>
    <script>
      ${raw(SCRIPT)};
    </script>`;
}

/** CloudFront signs requests to the origin, but not their bodies: the body's hash must come from the browser. */
const SCRIPT = `
const form = document.getElementById("edit"), say = form.querySelector("output"), button = form.querySelector("button");
const hex = async (text) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))].map((b) => b.toString(16).padStart(2, "0")).join("");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  say.className = "";
  say.textContent = "Saving…";
  const fields = Object.fromEntries(new FormData(form)), body = JSON.stringify(fields);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "content-type": "application/json", "x-amz-content-sha256": await hex(body) } });
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? "the site answered " + answer.status);
    const savedAt = performance.now();
    say.textContent = "Saved. Waiting for the purge…";
    while (performance.now() - savedAt < 60000) {
      const page = await (await fetch(form.action, { cache: "no-store" })).text();
      const shown = new DOMParser().parseFromString(page, "text/html").forms.edit;
      if (shown && ["description", "version", "category"].every((name) => shown[name].value === (name === "category" ? fields[name].trim() : fields[name]))) {
        say.textContent = "Fresh at the edge after " + ((performance.now() - savedAt) / 1000).toFixed(1) + " s. Reloading…";
        await pause(900);
        return location.reload();
      }
      await pause(100);
    }
    throw new Error("saved, but the edge still shows the old version after a minute");
  } catch (error) {
    say.className = "bad";
    say.textContent = "Not done: " + error.message;
  } finally {
    button.disabled = false;
  }
});
`;
