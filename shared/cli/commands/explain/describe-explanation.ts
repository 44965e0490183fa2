import type { ExplanationView } from "../../../http/views.ts";
import { describeCost, describeResolved } from "../../output/describe-resolved.ts";
import type { Paint } from "../../output/paint.ts";
import { table } from "../../output/table.ts";
import type { GivenChange } from "./read-change.ts";

/** What a change would purge, for people: the effect; each thing, with the rule and the attribute it is for; the plan. */
export function describeExplanation(
  tableName: string,
  change: GivenChange,
  explanation: ExplanationView,
  paint: Paint,
): readonly string[] {
  const { effect, why, failures } = explanation;
  const subject = `This change of ${tableName}`;
  switch (effect) {
    case "unmatched":
      return [`${subject} makes nothing stale: the item is of no source of the config.`];
    case "ignored":
      return [`${subject} makes nothing stale: nothing differs that a rule watches, and every rule emits the same.`];
    case "stale":
      return [
        paint("bold", `${subject} makes ${why.length === 1 ? "one thing" : `${why.length} things`} stale.`),
        "",
        reasons(why, change, paint),
        "",
        ...describeCost(explanation, paint),
      ];
    case "failed":
      return [
        paint("red", `${subject} makes a rule throw, so all that its source can touch is purged.`),
        ...failures.map(({ source, rule, reason }) => `  ${source}/${rule}: ${reason}`),
        "",
        ...describeResolved(explanation, paint),
      ];
  }
}

function reasons(why: ExplanationView["why"], change: GivenChange, paint: Paint): string {
  const [before, after] = [change.old ?? change.oldImage, change.new ?? change.newImage];
  const otherwise = !before ? "the item is new" : !after ? "the item is removed" : "what the rule emits differs";
  const rows = why.map(({ kind, what, edges, cause: { source, rule, attribute } }) => [
    kind,
    what,
    [...(kind === "path" ? [] : ["Redis"]), ...edges].join(", "),
    `${source}/${rule}`,
    attribute === undefined ? otherwise : `${attribute} differs`,
  ]);
  return table(["", "STALE", "IN", "RULE", "BECAUSE"], rows, paint);
}
