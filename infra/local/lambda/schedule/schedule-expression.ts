import { compileCron, type NextTime } from "./cron.ts";

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Compiles `rate(5 minutes)`, `cron(0 3 * * ? *)` or `at(2026-03-01T12:00:00)`, in UTC. A rate first fires after one period.
 *
 * @throws {Error} saying what EventBridge would refuse.
 */
export function compileScheduleExpression(expression: string): NextTime {
  const [, kind = "", inside = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  switch (kind) {
    case "rate":
      return compileRate(inside);
    case "cron":
      return compileCron(inside);
    case "at":
      return compileAt(inside);
    default:
      throw new Error(`a schedule is rate(…), cron(…) or at(…), got ${JSON.stringify(expression)}`);
  }
}

function compileRate(text: string): NextTime {
  const [, count = "", unit = "", plural] = /^\s*(\d+)\s+(minute|hour|day)(s?)\s*$/.exec(text) ?? [];
  const periodMs = Number(count) * (UNIT_MS[unit as keyof typeof UNIT_MS] ?? NaN);
  // EventBridge insists on grammar.
  if (!(periodMs > 0) || (count === "1") === (plural === "s")) {
    throw new Error(`a rate is like "1 minute" or "5 minutes", got ${JSON.stringify(text)}`);
  }
  return (afterMs) => afterMs + periodMs;
}

function compileAt(text: string): NextTime {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : NaN;
  if (Number.isNaN(atMs)) throw new Error(`a time is like 2026-03-01T12:00:00, got ${JSON.stringify(text)}`);
  return (afterMs) => (atMs > afterMs ? atMs : undefined);
}
