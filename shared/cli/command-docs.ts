/** What the help of a command says besides its flags. */
interface Docs {
  /** In a line, as an order. */
  readonly brief: string;
  /** What else is worth knowing, above all how it ends. */
  readonly details?: string;
  /** Command lines, each with what it is for. */
  readonly examples: readonly (readonly [line: string, what: string])[];
}

/** The help of a command, with its examples. */
export function commandDocs({ brief, details, examples }: Docs): { brief: string; fullDescription: string } {
  const width = Math.max(...examples.map(([line]) => line.length));
  const shown = examples.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`.trimEnd());
  return {
    brief,
    fullDescription: [brief, ...(details === undefined ? [] : [details]), `EXAMPLES\n${shown.join("\n")}`].join("\n\n"),
  };
}
