import { cpSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssembly } from "../../infra/local/assembly/read-assembly.ts";
import { examplesOf } from "../docs/examples-of.ts";
import { bundledDoor, CACHE_DOORS, loadsAtTheEdge } from "./cache-doors.ts";
import { filesIn, holdsOnlyTypes, importsOf, reachable } from "./modules.ts";
import { doorsOf, type PackedProject, packedProject } from "./packed-project.ts";
import { runIn } from "./run-in.ts";
import { startStranger } from "./stranger-stack.ts";
import { synth } from "./synth.ts";

/** Compiling, packing and synthesizing take seconds each, more on a busy machine. */
const TIMEOUT_MS = 120_000;

const STRANGER = fileURLToPath(new URL("stranger", import.meta.url));

/** What `npx tagwire` runs, and what that loads. */
const LAUNCHER = "shared/cli/tagwire.js";
const COMMAND_LINE = "dist/shared/cli/main.js";

let project: PackedProject;

beforeAll(() => {
  project = packedProject();
  cpSync(STRANGER, project.folder, { recursive: true });
  const readme = join(project.folder, "readme");
  mkdirSync(readme);
  for (const { name, code } of examplesOf(join(project.installed, "README.md")))
    writeFileSync(join(readme, name), code);
}, TIMEOUT_MS);
afterAll(() => project.remove());

describe("the tarball", () => {
  it("holds all that its doors and functions load, and nothing of the demo, the local stack or the tests", () => {
    const { installed } = project;
    const functions = readdirSync(join(installed, "dist/functions")).map((name) => `dist/functions/${name}/handler.js`);
    // Loaded by no module: bundling puts it in the place of another package's.
    const inPlace = "dist/shared/adapters/aws/credentials-from-env.js";
    const loaded = reachable(installed, [...doorsOf(project), ...functions, COMMAND_LINE, inPlace]);

    expect(functions.length).toBeGreaterThanOrEqual(3);
    // Modules that only give a type to others are there too: under `shared`, where they run nowhere.
    const unloaded = filesIn(installed).filter(
      (file) => !loaded.includes(file) && !/^dist\/shared\/|\.d\.ts$/.test(file),
    );
    expect(unloaded.filter((file) => !holdsOnlyTypes(join(installed, file)))).toStrictEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "docs/caching.md",
      "docs/runbook.md",
      "package.json",
      LAUNCHER,
    ]);
  });

  it("has at each door a module and its types, where every resolver that knows doors looks for them", () => {
    const { installed, manifest } = project;
    const doors = Object.values(manifest.exports).filter((door) => typeof door !== "string");

    for (const door of doors) {
      // Conditions are tried in their order: types that come later are never found.
      expect(Object.keys(door)).toStrictEqual(["types", "default"]);
      expect(door.types).toBe(door.default.replace(/\.js$/, ".d.ts"));
      expect(filesIn(installed)).toEqual(expect.arrayContaining(Object.values(door).map((path) => path.slice(2))));
    }
    expect(manifest.type).toBe("module");
  });

  it("declares the types of its doors, and of nothing that only functions load", () => {
    const { installed } = project;
    const declared = filesIn(installed).filter((file) => file.endsWith(".d.ts"));

    expect(declared).toContain("dist/infra/constructs/tagwire.d.ts");
    expect(declared.filter((file) => /^dist\/(functions|shared\/(adapters|pipeline))\//.test(file))).toStrictEqual([]);
  });

  it("asks for the packages that its modules and types name, every one of them and no other", () => {
    const { installed, manifest } = project;
    const named = filesIn(installed)
      // The launcher names tsx, which it loads only in a checkout.
      .filter((file) => /\.(js|ts)$/.test(file) && file !== LAUNCHER)
      .flatMap((file) => importsOf(join(installed, file)))
      .filter((name) => !/^[.#]|^node:|^tagwire\//.test(name))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);

    const asked = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    expect([...new Set(named)].sort()).toStrictEqual(asked.sort());
  });
});

describe("a stranger's app", () => {
  it(
    "typechecks, and so does the README's, strictly against the published declarations, those included",
    () => {
      expect(() => runIn(project.folder, "node_modules/typescript/bin/tsc", "-p", ".")).not.toThrow();
    },
    TIMEOUT_MS,
  );

  it(
    "synthesizes, and a write to its table ends with fresh pages at its edges",
    async () => {
      const { page, write, settled } = await startStranger(synth(project.folder, "app.ts"));
      await write({ isbn: "1", title: "Emma", shelf: "novels" });
      await settled();
      expect([await page("www"), await page("partner")]).toStrictEqual(["Emma", "Emma"]);

      await write({ isbn: "1", title: "Emma, annotated", shelf: "novels" });
      expect([await page("www"), await page("partner")]).toStrictEqual(["Emma", "Emma"]);
      await settled();

      expect([await page("www"), await page("partner")]).toStrictEqual(["Emma, annotated", "Emma, annotated"]);
    },
    TIMEOUT_MS,
  );
});

describe("the command line", () => {
  const tagwire = (...args: readonly string[]): string =>
    runIn(project.folder, process.execPath, join(project.installed, LAUNCHER), ...args);

  it("runs where it is installed, and knows its version", () => {
    expect(tagwire("--help")).toContain("Look at all that is wired, and say what is wrong with it");
    expect(tagwire("--version")).toBe(`${project.manifest.version}\n`);
  });

  it("has bash complete what is typed, also behind a tag", () => {
    const script = `source <("$1" completion); COMP_LINE="tagwire purge product:42 --dr"; COMP_POINT=\${#COMP_LINE}; _tagwire
      printf '%s' "\${COMPREPLY[*]}"`;

    expect(runIn(project.folder, "bash", "-c", script, "bash", join(project.installed, LAUNCHER))).toBe("--dry-run");
  });

  it("loads no SDK before a command needs one", () => {
    const loaded = reachable(project.installed, [COMMAND_LINE], "static");
    const packages = loaded.flatMap((file) => importsOf(join(project.installed, file), "static"));

    expect(new Set(packages.filter((name) => !/^\.|^node:/.test(name)))).toStrictEqual(new Set(["@stricli/core"]));
  });
});

describe("the doors for readers", () => {
  it("are all measured", () => {
    expect(doorsOf(project).filter((door) => door.includes("/cache/"))).toStrictEqual(Object.keys(CACHE_DOORS));
  });

  it.each(Object.entries(CACHE_DOORS))("%s adds at most %i bytes to a bundle", (door, maxBytes) => {
    expect(bundledDoor(project.installed, door).bytes).toBeLessThanOrEqual(maxBytes);
  });

  it.each(Object.keys(CACHE_DOORS))(
    "%s loads no package and nothing of Node's, but Upstash's client where that is asked for",
    (door) => {
      const { loads } = bundledDoor(project.installed, door);

      expect(loads).toStrictEqual(door === "./dist/shared/cache/upstash.js" ? ["@upstash/redis"] : []);
      expect(loadsAtTheEdge(project.installed, door)).toStrictEqual([]);
    },
  );

  it.each([
    ["upstash", '{ url: "https://library.upstash.io", token: "secret" }'],
    ["resp", "async () => []"],
    ["memory", ""],
  ])("tagwire/cache/%s names the type of its store, for who exports one from a library", (name, options) => {
    // Each alone: another door in the same program would lend its name.
    const file = `${name}-store.ts`;
    const code = `import { ${name} } from "tagwire/cache/${name}";\nexport const store = ${name}(${options});\n`;
    writeFileSync(join(project.folder, file), code);
    const settings = ["--ignoreConfig", "--skipLibCheck", "--lib", "es2023", "--module", "nodenext"];
    const declare = ["--declaration", "--emitDeclarationOnly", file];

    expect(() => runIn(project.folder, "node_modules/typescript/bin/tsc", ...settings, ...declare)).not.toThrow();
  });

  it("are opened by modules and by CommonJS alike", () => {
    const read = runIn(project.folder, process.execPath, "--import", "tsx", "caches.ts");
    const required = 'const { createTagCache } = require("tagwire/cache"); '.concat(
      'const { memory } = require("tagwire/cache/memory"); ',
      'process.stdout.write(typeof createTagCache({ store: memory(), namespace: "library" }).getOrSet)',
    );

    expect(JSON.parse(read)).toStrictEqual(["Emma", "Emma", "Emma, annotated", "book:2,books", "function"]);
    expect(runIn(project.folder, process.execPath, "--no-warnings", "--eval", required)).toBe("function");
  });
});

it(
  "the README's app synthesizes as it stands there",
  () => {
    const assembly = synth(join(project.folder, "readme"), "app.ts");

    expect(readAssembly(assembly).map(({ name }) => name)).toStrictEqual(["Shop"]);
  },
  TIMEOUT_MS,
);

describe("a stranger's mistake", () => {
  it(
    "is told in a sentence that says where it is and what would be right",
    () => {
      const told = runIn(project.folder, process.execPath, "--import", "tsx", "wrong-uses.ts");

      expect(JSON.parse(told)).toStrictEqual({
        "an imported table without its stream":
          "InvalidPropsError: Library/Tagwire/ChangePurger: bad props:\n" +
          "- tables.Books: imported without its stream: import it with tableStreamArn",
        "a stream without the old image":
          "InvalidPropsError: Library/Tagwire/ChangePurger: bad props:\n" +
          "- tables.Books: needs a stream of NEW_AND_OLD_IMAGES, got a stream of NEW_IMAGE",
        "names the config does not have":
          "InvalidPropsError: Library/Tagwire: bad props:\n" +
          "- tables.Books: required, got nothing\n" +
          "- tables.Book: not in the config, which names Books\n" +
          "- edges.www: required, got nothing\n" +
          "- edges.partner: required, got nothing\n" +
          "- edges.web: not in the config, which names www, partner",
        "a config file that is not there":
          "BundlingError: configFile config/tagwire.ts: no such file, " + `looked in ${realpathSync(project.folder)}`,
        "a config file without a default export": expect.stringContaining(
          'No matching export in "no-default.ts" for import "default"',
        ),
        "a config that says what can't be":
          "ConfigError: bad configuration:\n" +
          '- namespace: 1 to 64 characters of a-z, 0-9 and -, got "The Library"\n' +
          '- edges.www.maxStaleness: a length of time from 1s to 1d, such as "10s", got "0s"',
      });
    },
    TIMEOUT_MS,
  );

  it(
    "of installing without esbuild is told with the command that mends it",
    () => {
      rmSync(join(project.folder, "node_modules/esbuild"));

      expect(() => synth(project.folder, "app.ts")).toThrow(
        "esbuild can't be loaded: run `npm install esbuild` where tagwire is installed",
      );
    },
    TIMEOUT_MS,
  );
});
