import { inject } from "vitest";

/** Folder of the demo's assembly. */
export async function demoAssembly(): Promise<string> {
  const answer = await fetch(`${inject("assemblyUrl")}/demo`);
  const folder = await answer.text();
  if (!answer.ok) throw new Error(folder);
  return folder;
}
