/** Longest line that is written, in characters: as the formatter breaks them. */
const WIDTH_CHARS = 120;

/** Text as source code has it: in double quotes, unless single ones spare more escapes. */
export function quoted(text: string): string {
  const double = JSON.stringify(text);
  const count = (quote: string): number => text.split(quote).length;
  if (count('"') <= count("'")) return double;
  return `'${double
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

/** A property's name, in quotes only where it needs them. */
function propertyName(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : quoted(name);
}

/** A property whose value is an object: on one line if it fits. */
export function objectProperty(name: string, entries: readonly (readonly [string, string])[], indent: string): string {
  const parts = entries.map(([key, value]) => `${propertyName(key)}: ${value}`);
  const line = `${indent}${name}: { ${parts.join(", ")} },`;
  if (line.length <= WIDTH_CHARS) return line;
  return [`${indent}${name}: {`, ...parts.map((part) => `${indent}  ${part},`), `${indent}},`].join("\n");
}

/** A member of an interface. Names of attributes may be without end: one that fills the line says nothing of its type. */
export function member(name: string, types: readonly string[], isOptional: boolean): string {
  const beginning = `  readonly ${propertyName(name)}${isOptional ? "?" : ""}:`;
  const line = `${beginning} ${types.join(" | ")};`;
  return line.length <= WIDTH_CHARS ? line : `${beginning} unknown;`;
}

/** Sentences as comments. A word that is longer than a line has one for itself. */
export function comment(sentences: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  for (const sentence of sentences) {
    let line = "";
    for (const word of sentence.split(" ")) {
      const longer = line === "" ? `${indent}// ${word}` : `${line} ${word}`;
      if (line !== "" && longer.length > WIDTH_CHARS) lines.push(line);
      line = line !== "" && longer.length > WIDTH_CHARS ? `${indent}// ${word}` : longer;
    }
    lines.push(line);
  }
  return lines;
}
