import type { CliContext } from "./cli-context.ts";

/** All that is piped into a command. */
export async function readStdin(stdin: CliContext["stdin"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
