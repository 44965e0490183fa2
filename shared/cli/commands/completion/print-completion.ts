import type { CliContext } from "../../cli-context.ts";
import { COMPLETE } from "../../complete.ts";

export function printCompletion(this: CliContext): void {
  const launcher = `'${this.launcher.replaceAll("'", String.raw`'\''`)}'`;
  this.process.stdout.write(SCRIPT.replace("LAUNCHER", () => launcher));
}

/** Takes the line apart by itself: what bash calls words ends at colons, of which tags and addresses have some. */
const SCRIPT = `_tagwire() {
  local words line=\${COMP_LINE:0:COMP_POINT}
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local IFS=$'\\n'
  COMPREPLY=($(LAUNCHER ${COMPLETE} "\${words[@]:1}" 2> /dev/null))
}
complete -o default -F _tagwire tagwire
`;
