import type { Clock } from "../../../shared/ports/clock.ts";
import type { TemplateProperties } from "../lambda/mapping/property-reader.ts";
import { type AlarmSettings, readAlarmSettings } from "./alarm-settings.ts";
import { parseCompositeRule } from "./composite-rule.ts";
import { type AlarmState, evaluateAlarm, evaluationRange } from "./evaluate-alarm.ts";
import { MINUTE_MS, type MetricStore } from "./metric-store.ts";

/** An alarm, metric or composite, as it is now. */
export interface LocalAlarm {
  readonly name: string;
  readonly arn: string;
  readonly kind: "metric" | "composite";
  /** As the template has them. */
  readonly properties: TemplateProperties;
  readonly state: AlarmState;
  readonly reason: string;
  /** When it came into this state, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** An alarm that changed its state. */
export interface AlarmChange extends LocalAlarm {
  readonly before: AlarmState;
}

interface Entry {
  alarm: LocalAlarm;
  /** When it was made or last changed, in milliseconds since the Unix epoch. */
  readonly madeAtMs: number;
  /** From when on missing data means something, in milliseconds since the Unix epoch. */
  watchedSinceMs: number;
  readonly evaluate: (entry: Entry, nowMs: number) => Pick<LocalAlarm, "state" | "reason">;
}

export interface AlarmsOptions {
  readonly metrics: MetricStore;
  readonly clock: Clock;
  /** Told of each change, in the order of the changes. */
  readonly onChange: (change: AlarmChange) => void;
  /** ARN of an alarm of this name. */
  readonly arnOf: (name: string) => string;
}

/** The alarms of one account. */
export class Alarms {
  readonly #options: AlarmsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: AlarmsOptions) {
    this.#options = options;
  }

  /** All of them, in the order in which they were made. */
  all(): readonly LocalAlarm[] {
    return Array.from(this.#entries.values(), ({ alarm }) => alarm);
  }

  /** Makes or changes a metric alarm. @returns its ARN. */
  put(name: string, properties: TemplateProperties): string {
    const settings = readAlarmSettings(properties);
    return this.#put(name, "metric", properties, (entry, nowMs) => this.#evaluate(entry, settings, nowMs));
  }

  /** Makes or changes a composite alarm. @returns its ARN. */
  putComposite(name: string, properties: TemplateProperties): string {
    const rule = parseCompositeRule(String(properties["AlarmRule"]));
    return this.#put(name, "composite", properties, () => {
      const ringing: string[] = [];
      const holds = rule((named) => {
        const { name: found, state } = this.#find(named);
        if (state === "ALARM") ringing.push(found);
        return state;
      });
      return { state: holds ? "ALARM" : "OK", reason: holds ? `in alarm: ${ringing.join(", ")}` : "the rule is false" };
    });
  }

  remove(name: string): void {
    this.#entries.delete(name);
  }

  /** Evaluates all alarms, composite ones last: their parts are known then. */
  evaluate(): void {
    const nowMs = this.#options.clock.now();
    for (const kind of ["metric", "composite"] as const) {
      for (const entry of this.#entries.values()) {
        if (entry.alarm.kind === kind) this.#change(entry, entry.evaluate(entry, nowMs));
      }
    }
  }

  /**
   * Puts an alarm into a state, until it is next evaluated.
   *
   * @throws {Error} when there is none of that name.
   */
  set(name: string, state: AlarmState, reason: string): void {
    this.#find(name);
    const entry = this.#entries.get(name);
    if (entry) this.#change(entry, { state, reason });
  }

  /** Time passed in which nothing could be measured: the machine slept. What is missing of it says nothing. */
  slept(): void {
    for (const entry of this.#entries.values()) entry.watchedSinceMs = this.#options.clock.now();
  }

  #put(name: string, kind: LocalAlarm["kind"], properties: TemplateProperties, evaluate: Entry["evaluate"]): string {
    const arn = this.#options.arnOf(name);
    const nowMs = this.#options.clock.now();
    const news = { state: "INSUFFICIENT_DATA", reason: "not evaluated yet", sinceMs: nowMs } as const;
    const alarm: LocalAlarm = { ...news, ...this.#entries.get(name)?.alarm, name, arn, kind, properties };
    this.#entries.set(name, { alarm, madeAtMs: nowMs, watchedSinceMs: nowMs, evaluate });
    return arn;
  }

  #evaluate(entry: Entry, settings: AlarmSettings, nowMs: number): Pick<LocalAlarm, "state" | "reason"> {
    const { metric, statistic, periodMs, evaluationPeriods, warmUpMs, warmsUpFully } = settings;
    const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    const datapoints = Array.from({ length: evaluationRange(settings) }, (_, n) =>
      this.#options.metrics.statistic(metric, statistic, endMs - (n + 1) * periodMs, endMs - n * periodMs),
    );
    const { alarm, madeAtMs, watchedSinceMs } = entry;
    const measured = datapoints.filter((value) => value !== undefined).length;
    const waits = warmsUpFully ? nowMs < madeAtMs + warmUpMs : nowMs < watchedSinceMs + warmUpMs;
    if (waits && (warmsUpFully || measured < evaluationPeriods)) return alarm;
    const state = evaluateAlarm(settings, datapoints, alarm.state);
    const seen = datapoints.map((value) => value ?? "missing").join(", ");
    return { state, reason: `threshold ${settings.threshold}, newest datapoints first: ${seen}` };
  }

  #change(entry: Entry, { state, reason }: Pick<LocalAlarm, "state" | "reason">): void {
    const { state: before } = entry.alarm;
    if (state === before) return;
    entry.alarm = { ...entry.alarm, state, reason, sinceMs: this.#options.clock.now() };
    this.#options.onChange({ ...entry.alarm, before });
  }

  #find(nameOrArn: string): LocalAlarm {
    const found = this.all().find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
    if (!found) throw new Error(`there is no alarm ${nameOrArn}`);
    return found;
  }
}
