import type { Clock } from "../../../shared/ports/clock.ts";
import type { Invoke } from "./invocation.ts";
import type { TemplateProperties } from "./mapping/property-reader.ts";

/** What polls for a mapping while it is enabled: a stream's or a queue's consumer. */
interface Consumer {
  metrics(): object;
  idle(): boolean;
  caughtUp?(): Promise<void>;
  stop(): Promise<void>;
}

export interface EventSourceMappingOptions {
  readonly uuid: string;
  /** Stream or queue. */
  readonly sourceArn: string;
  readonly functionArn: string;
  /** `Properties` of an `AWS::Lambda::EventSourceMapping`, references resolved. */
  readonly properties: TemplateProperties;
  readonly invoke: Invoke;
  /** Reads properties without polling. @throws {Error} when AWS would refuse them. */
  readonly check: (properties: TemplateProperties) => unknown;
  /** Begins to poll, where the consumer before it stopped. */
  readonly consume: (properties: TemplateProperties, heard: Heard) => Consumer;
  readonly clock: Clock;
}

/** By what a consumer works and tells, so that the mapping can say how it goes. */
interface Heard {
  readonly invoke: Invoke;
  readonly onProblem: (problem: string) => void;
}

type State = "Enabled" | "Disabled" | "Enabling" | "Disabling" | "Updating";

/** A mapping that is changing can't be changed. */
export class MappingInUseError extends Error {
  override readonly name = "MappingInUseError";

  constructor(state: State) {
    super(`Cannot update the event source mapping because it is in use: it is ${state}`);
  }
}

/** An event source mapping, which can be disabled, enabled and changed while it runs. */
export class EventSourceMapping {
  readonly uuid: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly #options: EventSourceMappingOptions;
  #properties: TemplateProperties;
  #state: State;
  #modifiedAtMs: number;
  #consumer: Consumer | undefined;
  #lastResult = "No records processed";
  #change: Promise<void> = Promise.resolve();
  #closed = false;

  /** @throws {Error} naming every property that AWS would refuse or that is not supported here. */
  constructor(options: EventSourceMappingOptions) {
    this.#options = options;
    this.uuid = options.uuid;
    this.sourceArn = options.sourceArn;
    this.functionArn = options.functionArn;
    this.#properties = options.properties;
    this.#modifiedAtMs = options.clock.now();
    options.check(options.properties);
    this.#consume();
    this.#state = this.#restingState;
  }

  get properties(): TemplateProperties {
    return this.#properties;
  }

  get state(): State {
    return this.#state;
  }

  get modifiedAtMs(): number {
    return this.#modifiedAtMs;
  }

  /** How the last invocation went, in Lambda's words. */
  get lastProcessingResult(): string {
    return this.#lastResult;
  }

  /** The queue it takes from, unless it reads a stream. */
  get queueName(): string | undefined {
    return this.sourceArn.startsWith("arn:aws:sqs:") ? this.sourceArn.split(":").at(-1) : undefined;
  }

  /** What is being polled with these properties counts from its start; `undefined` while nothing is. */
  metrics(): object | undefined {
    return this.#consumer?.metrics();
  }

  /** Everything it took is done. */
  idle(): boolean {
    return this.#state === this.#restingState && (this.#consumer?.idle() ?? true);
  }

  /** Resolves once everything written to its stream before this call is done, or it is disabled. */
  async caughtUp(): Promise<void> {
    await this.#change;
    await this.#consumer?.caughtUp?.();
  }

  /**
   * Goes by other properties. Invocations in progress end first; nothing is missed.
   *
   * @throws {MappingInUseError} while an earlier change is under way.
   * @throws {Error} naming every property that AWS would refuse or that is not supported here.
   */
  update(properties: TemplateProperties): void {
    if (this.#state !== this.#restingState) throw new MappingInUseError(this.#state);
    this.#options.check(properties);
    const wasEnabled = this.#isEnabled;
    this.#properties = properties;
    this.#modifiedAtMs = this.#options.clock.now();
    this.#state = wasEnabled === this.#isEnabled ? "Updating" : wasEnabled ? "Disabling" : "Enabling";
    this.#change = this.#restart();
  }

  /** Resolves once no change is under way. */
  async settled(): Promise<void> {
    await this.#change;
  }

  /** Polls no more. Resolves when the invocations in progress have ended. Safe to call twice. */
  async stop(): Promise<void> {
    this.#closed = true;
    await this.#change;
    await this.#consumer?.stop();
  }

  async #restart(): Promise<void> {
    await this.#consumer?.stop();
    this.#consumer = undefined;
    if (!this.#closed) this.#consume();
    this.#state = this.#restingState;
  }

  #consume(): void {
    if (!this.#isEnabled) return;
    const { consume, invoke } = this.#options;
    this.#consumer = consume(this.#properties, {
      invoke: async (payload, signal) => {
        const invocation = await invoke(payload, signal);
        this.#lastResult = invocation.ok ? "OK" : "PROBLEM: Function call failed";
        return invocation;
      },
      onProblem: (problem) => {
        this.#lastResult = `PROBLEM: ${problem}`;
      },
    });
  }

  get #isEnabled(): boolean {
    return this.#properties["Enabled"] !== false;
  }

  get #restingState(): State {
    return this.#isEnabled ? "Enabled" : "Disabled";
  }
}
