import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type Document, productItem, productKey } from "../../infra/local/catalogue/product-item.ts";
import { seed } from "../../infra/local/catalogue/seed-products.ts";
import { LOCAL_CREDENTIALS } from "../../shared/cli/target/local-credentials.ts";
import { type LocalStack, startLocalStack } from "../../infra/local/stack/local-stack.ts";
import { drained } from "../../infra/local/stack/stack-status.ts";
import { synthesize } from "../../infra/local/stack/synthesize.ts";

/** Debian's, the one CI installs. */
const CHROMIUM = "/usr/bin/chromium";

/** Chromium of a container has no sandbox and no GPU, and must not call home. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Longest the stack may take to work off what a test wrote, in milliseconds. */
const SETTLED_WITHIN_MS = 20_000;

/** The whole local stack with its seed, and a browser in front of its edge. */
export class BrowserWorld {
  /** Address of the site, without a trailing slash. */
  readonly site: string;
  /** What pages did that no page may: errors on the console, requests to elsewhere. */
  readonly offences: string[] = [];
  readonly #stack: LocalStack;
  readonly #browser: Browser;
  readonly #client: DynamoDBClient;
  readonly #close: () => Promise<void>;

  private constructor(stack: LocalStack, browser: Browser, close: () => Promise<void>) {
    this.site = stack.edges["www"]?.url ?? "";
    this.#stack = stack;
    this.#browser = browser;
    this.#close = close;
    this.#client = new DynamoDBClient({
      endpoint: stack.endpoints.dynamodb,
      region: "us-east-1",
      credentials: LOCAL_CREDENTIALS,
    });
  }

  static async open(): Promise<BrowserWorld> {
    if (!existsSync(CHROMIUM)) {
      throw new Error(`${CHROMIUM} is missing: the page tests need it (Debian: apt-get install chromium)`);
    }
    const assembly = mkdtempSync(join(tmpdir(), "tagwire-pages-"));
    const undo: (() => Promise<void> | void)[] = [() => rmSync(assembly, { recursive: true, force: true })];
    const close = async (): Promise<void> => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    try {
      await synthesize(assembly, AbortSignal.timeout(SETTLED_WITHIN_MS));
      const stack = await startLocalStack({ assembly });
      undo.push(() => stack.close());
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
      undo.push(() => browser.close());
      const world = new BrowserWorld(stack, browser, close);
      await seed(world.#client, world.#table);
      await world.settled();
      return world;
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** A new page of a new visitor. */
  async visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext(options);
    const page = await context.newPage();
    // Chromium itself reports every answer of 400 and above as an error; those are part of what the tests do.
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        this.offences.push(message.text());
    });
    page.on("pageerror", (error) => this.offences.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${this.site}/`) && !request.url().startsWith("data:"))
        this.offences.push(`asked for ${request.url()}`);
    });
    await page.goto(this.site + path);
    return page;
  }

  async put(id: string, document: Document): Promise<void> {
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: productItem(id, document) }));
  }

  async remove(id: string): Promise<void> {
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: productKey(id) }));
  }

  /** Resolves when everything written before has been purged. */
  async settled(): Promise<void> {
    await drained(this.#stack.status, SETTLED_WITHIN_MS);
  }

  async close(): Promise<void> {
    this.#client.destroy();
    await this.#close();
  }

  get #table(): string {
    return this.#stack.tables["Products"] ?? "";
  }
}
