import type { ExplanationView } from "../../../http/views.ts";
import { describeCost, describeResolved } from "../../output/describe-resolved.ts";
import type { Paint } from "../../output/paint.ts";
import { table } from "../../output/table.ts";

/** What a change would purge, for people: the effect; each thing, with the rule and the attribute it is for; the plan. */
export function describeExplanation(tableName: string, explanation: ExplanationView, paint: Paint): readonly string[] {
  const { effect, why, failures } = explanation;
  const change = `This change of ${tableName}`;
  switch (effect) {
    case "unmatched":
      return [`${change} makes nothing stale: the item is of no source of the config.`];
    case "ignored":
      return [`${change} makes nothing stale: nothing differs that a rule watches, and every rule emits the same.`];
    case "stale":
      return [
        paint("bold", `${change} makes ${why.length === 1 ? "one thing" : `${why.length} things`} stale.`),
        "",
        reasons(why, paint),
        "",
        ...describeCost(explanation, paint),
      ];
    case "failed":
      return [
        paint("red", `${change} makes a rule throw, so all that its source can touch is purged.`),
        ...failures.map(({ source, rule, reason }) => `  ${source}/${rule}: ${reason}`),
        "",
        ...describeResolved(explanation, paint),
      ];
  }
}

function reasons(why: ExplanationView["why"], paint: Paint): string {
  const rows = why.map(({ kind, what, edges, cause: { source, rule, attribute } }) => [
    kind,
    what,
    [...(kind === "path" ? [] : ["Redis"]), ...edges].join(", "),
    `${source}/${rule}`,
    attribute === undefined ? "what the rule emits differs" : `${attribute} differs`,
  ]);
  return table(["", "STALE", "IN", "RULE", "BECAUSE"], rows, paint);
}
