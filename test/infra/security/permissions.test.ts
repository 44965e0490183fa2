import { expect, it } from "vitest";
import { strangersApp } from "./apps.ts";
import { plain, policiesOf, type Resource, resourcesOf, statementsOf } from "./template-facts.ts";

/** Where the construct is in the stranger's app. */
const CONSTRUCT = "Shop/Tagwire/";

it("docs/permissions.md says what each function may do, as it is synthesized", async () => {
  const rows = permissionsOf(resourcesOf(strangersApp()));

  expect(new Set(rows.map(({ role }) => role)).size).toBeGreaterThanOrEqual(3);
  await expect(documentOf(rows)).toMatchFileSnapshot("../../../docs/permissions.md");
});

interface Permission {
  /** As its logs call it. */
  readonly role: string;
  readonly on: string;
  readonly actions: readonly string[];
}

function permissionsOf(resources: readonly Resource[]): readonly Permission[] {
  const byPlace = new Map<string, Permission>();
  for (const policy of policiesOf(resources)) {
    const role = functionOf(policy, resources);
    for (const { resources: targets, actions } of statementsOf(policy)) {
      for (const target of targets) {
        const on = placeOf(target, resources);
        const earlier = byPlace.get(`${role} ${on}`)?.actions ?? [];
        byPlace.set(`${role} ${on}`, { role, on, actions: [...new Set([...earlier, ...actions])].sort() });
      }
    }
  }
  return [...byPlace.values()].sort((a, b) => (`${a.role} ${a.on}` < `${b.role} ${b.on}` ? -1 : 1));
}

/** Name of the function that runs with a policy's role. */
function functionOf({ properties }: Resource, resources: readonly Resource[]): string {
  const [role = ""] = (properties["Roles"] as readonly unknown[]).map(plain);
  const runs = resources.find(
    ({ Type, properties: { Role } }) => Type === "AWS::Lambda::Function" && plain(Role) === role.replace(">", ".Arn>"),
  );
  const environment = runs?.properties["Environment"] as { readonly Variables?: Readonly<Record<string, string>> };
  return environment.Variables?.["POWERTOOLS_SERVICE_NAME"] ?? "";
}

/** Path of a construct of tagwire's, or what an ARN names. */
function placeOf(target: string, resources: readonly Resource[]): string {
  const [, logicalId, rest = ""] = /<(\w+)(?:\.Arn)?>(.*)$/.exec(target) ?? [];
  const own = resources.find((resource) => resource.logicalId === logicalId);
  if (own) return own.path.replace(CONSTRUCT, "").replace(/\/Resource$/, "") + rest;
  const [, service, name = ""] =
    /^arn:aws:([^:]*):[^:]*:[^:]*:(.*)$/.exec(target.replace("<AWS::Partition>", "aws")) ?? [];
  // Named by tagwire, so that they can be told apart in the console; one row is enough.
  if (service === "cloudwatch" && name.startsWith(`alarm:${CONSTRUCT.slice(0, -1).replace("/", "-")}-`))
    return "Alarms";
  return service === undefined ? target : `your ${service}: ${name}`;
}

const documentOf = (rows: readonly Permission[]): string => `# What each function may do

Written by \`test/infra/security/permissions.test.ts\` from the synthesized template of the construct alone, with a table, a
distribution and a secret that it imports. A change of rights fails that test until this page says the same:
\`npx vitest run --config test/vitest.config.ts test/infra/security/permissions.test.ts -u\`.

Each function has a role of its own, which Lambda alone may take, and no role has more than this. With an \`encryptionKey\`,
each may also use that key, through the services here named and for these actions.

| function | on | may |
| --- | --- | --- |
${rows.map(({ role, on, actions }) => `| ${role} | \`${on}\` | ${actions.map(withoutService).join(", ")} |`).join("\n")}
`;

/** The service shows by what it is done on. */
const withoutService = (action: string): string => action.split(":")[1] ?? action;
