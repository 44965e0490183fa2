import type { CacheEvent, OnCacheEvent } from "../events.ts";
import { writeLine } from "./write-line.ts";

/** Options of {@link consoleReporter}. */
export interface ConsoleReporterOptions {
  /** Takes a line, without its end. @default writes it to the standard output */
  readonly write?: (line: string) => void;
}

/**
 * Tells people what a cache does: a line for each event, with what it cost.
 *
 * @example
 * ```ts
 * const cache = createTagCache({ store: memory(), namespace: "shop", onEvent: consoleReporter() });
 * await cache.getOrSet("product:42", { tags: [tags.product({ productId: 42 })] }, () => loadProduct(42));
 * // cache miss product:42: absent (1 ms, 1 command)
 * ```
 */
export function consoleReporter({ write = writeLine }: ConsoleReporterOptions = {}): OnCacheEvent {
  return (event) => {
    const { kind, key, ms, billed } = event;
    const subject = key === undefined ? "" : ` ${readable(key)}`;
    const detail = detailOf(event);
    const cost = `(${Math.round(ms)} ms, ${billed} ${billed === 1 ? "command" : "commands"})`;
    try {
      write(`cache ${kind}${subject}${detail === "" ? "" : `: ${detail}`} ${cost}`);
    } catch {
      // Who watches must not break what is watched.
    }
  };
}

function detailOf(event: CacheEvent): string {
  switch (event.kind) {
    case "hit":
      return `from ${event.from}`;
    case "miss":
      return event.invalidatedBy === undefined ? event.why : `${event.why}, by ${readable(event.invalidatedBy)}`;
    case "stale":
      return event.why;
    case "fill":
    case "fill-short":
      return `loaded in ${Math.round(event.loadMs)} ms, kept for ${Math.round(event.forMs)} ms`;
    case "unstored":
      return `${event.why}, loaded in ${Math.round(event.loadMs)} ms`;
    case "page":
      return event.cap === undefined ? `for ${event.forMs} ms` : `for ${event.forMs} ms, ${event.cap}`;
    case "joined":
      return event.whose;
    case "purge":
    case "folded":
      return event.tags.map(readable).join(", ");
    case "failed":
      return event.error;
    case "refused":
      return event.reason;
    case "breaker":
      return event.state;
    case "timeout":
    case "corrupt":
      return "";
  }
}

/** A key may be any text: it must not look like a line of its own. */
function readable(text: string): string {
  return /^[!-~]+$/.test(text) ? text : JSON.stringify(text);
}
