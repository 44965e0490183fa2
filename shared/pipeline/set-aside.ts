import type { DeadLetters } from "../ports/dead-letters.ts";
import type { Report } from "../ports/reporter.ts";
import { describeError } from "./describe-error.ts";

/** A message that can't be read. */
interface Unreadable {
  readonly id: string;
  readonly text: string;
}

/** What setting messages aside takes. */
export interface SettingAside {
  readonly deadLetters: DeadLetters;
  readonly report: Report;
}

/**
 * Puts messages with the dead that can't be read: they could only come again, a thousand times, before their queue did so,
 * and what they stand for would be old all that time.
 *
 * @returns ids of those that were not kept, and must come again. Never rejects.
 */
export async function setAside(
  unreadable: readonly Unreadable[],
  { deadLetters, report }: SettingAside,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const failed = await Promise.all(
    unreadable.map(async ({ id, text }) => {
      try {
        await deadLetters.keep(text, signal);
        return [];
      } catch (error) {
        report({ type: "queue-failed", queue: "dead letters", items: 1, error: describeError(error) });
        return [id];
      }
    }),
  );
  return failed.flat();
}
