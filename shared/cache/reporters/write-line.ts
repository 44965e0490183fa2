/** Writes a line as it is to the standard output, which Lambda sends to CloudWatch; where there is none, to the console. */
export function writeLine(line: string): void {
  // Lambda's own `console.log` writes something before the line, or puts it into JSON, and no metric is found in it.
  const { stdout } = (typeof process === "undefined" ? {} : process) as { readonly stdout?: typeof process.stdout };
  if (stdout === undefined) console.log(line);
  else stdout.write(`${line}\n`);
}
