/**
 * Runs tasks, so many at a time. All of them run, also when one fails.
 *
 * @throws the first error, once all have ended.
 */
export async function inParallel(limit: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = tasks.values();
  const errors: unknown[] = [];
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, runInTurn));
  if (errors.length > 0) throw errors[0];

  async function runInTurn(): Promise<void> {
    for (const task of waiting) await task().catch((error: unknown) => errors.push(error));
  }
}
