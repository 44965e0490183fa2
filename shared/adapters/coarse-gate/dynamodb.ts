import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { coarseTurn, type CoarseTrack } from "../../pipeline/coarse/coarse-turn.ts";
import type { CoarseGate, CoarsePace, CoarseTurn } from "../../ports/coarse-gate.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";

/** How often a claim is tried while others claim the same source. */
const MAX_RACES = 4;

/** How long a row is of use, in milliseconds: windows are far shorter. */
const ROW_LIFE_MS = 86_400_000;

/** A gate all functions share: a row per source in the ledger table, written only on the condition that nobody else did. */
export class DynamodbCoarseGate implements CoarseGate {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async claim(source: string, pace: CoarsePace, signal: AbortSignal): Promise<CoarseTurn> {
    for (let race = 0; race < MAX_RACES; race += 1) {
      const nowMs = this.#access.clock.now();
      const track = await this.#read(source, signal);
      const turn = coarseTurn(track, pace, nowMs);
      if (turn.when === "later") {
        return { ...turn, kept: (keptSignal) => this.#keep(source, nowMs + turn.delayMs, keptSignal) };
      }
      if (turn.when === "covered" || (await this.#take(source, nowMs, track, signal))) return { when: turn.when };
    }
    // losing every race says nothing about what the winners purged: let it through
    return { when: "now" };
  }

  async #read(source: string, signal: AbortSignal): Promise<CoarseTrack> {
    const get = new GetItemCommand({ TableName: this.#access.table, Key: keyOf(source), ConsistentRead: true });
    const { Item } = await this.#orThrow(this.#access.client.send(get, { abortSignal: signal }));
    return { lastAtMs: numberIn(Item?.["lastAtMs"]), keptForMs: numberIn(Item?.["keptForMs"]) };
  }

  /** @returns whether the turn is ours. */
  async #take(source: string, nowMs: number, seen: CoarseTrack, signal: AbortSignal): Promise<boolean> {
    return this.#write(source, "lastAtMs", nowMs, unchanged(seen), signal);
  }

  async #keep(source: string, forMs: number, signal: AbortSignal): Promise<void> {
    await this.#write(
      source,
      "keptForMs",
      forMs,
      { text: "attribute_not_exists(keptForMs) OR keptForMs < :new", values: {} },
      signal,
    );
  }

  async #write(
    source: string,
    attribute: string,
    newMs: number,
    condition: Condition,
    signal: AbortSignal,
  ): Promise<boolean> {
    const command = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: keyOf(source),
      UpdateExpression: `SET ${attribute} = :new, #ttl = :ttl`,
      ConditionExpression: condition.text,
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ...condition.values,
        ":new": { N: String(newMs) },
        ":ttl": { N: String(Math.ceil((newMs + ROW_LIFE_MS) / 1_000)) },
      },
    });
    try {
      await this.#access.client.send(command, { abortSignal: signal });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw failure(error);
    }
  }

  async #orThrow<Answer>(call: Promise<Answer>): Promise<Answer> {
    try {
      return await call;
    } catch (error) {
      throw failure(error);
    }
  }
}

interface Condition {
  readonly text: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

function unchanged({ lastAtMs, keptForMs }: CoarseTrack): Condition {
  const parts = [same("lastAtMs", ":last", lastAtMs), same("keptForMs", ":kept", keptForMs)];
  return {
    text: parts.map(({ text }) => text).join(" AND "),
    values: Object.assign({}, ...parts.map(({ values }) => values)) as Condition["values"],
  };
}

function same(attribute: string, placeholder: string, value: number | undefined): Condition {
  if (value === undefined) return { text: `attribute_not_exists(${attribute})`, values: {} };
  return { text: `${attribute} = ${placeholder}`, values: { [placeholder]: { N: String(value) } } };
}

function keyOf(source: string): Record<string, AttributeValue> {
  return { pk: { S: `coarse#${source}` }, sk: { S: "gate" } };
}

function numberIn(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}

function failure(error: unknown): PurgeTargetError {
  return new PurgeTargetError("coarse gate", describeAwsError(error));
}
