import type { Fault, LocalCall } from "../../../infra/local/service.ts";
import { pick } from "../chance.ts";
import type { Episode } from "./episode.ts";
import { CLOUDFRONT_THROTTLES, refusal } from "./refusals.ts";

/** What becomes of one call at one phase. */
export type CallFault =
  | { readonly kind: "late"; readonly ms: number }
  | { readonly kind: "refused"; readonly answer: Fault }
  | { readonly kind: "unanswered" }
  | { readonly kind: "dropped" }
  /** A function dies while the call is under way, whoever made it. */
  | { readonly kind: "killed"; readonly function: string }
  /** Messages are taken twice. */
  | { readonly kind: "duplicated" }
  /** Some messages of a batch are not taken. */
  | { readonly kind: "partly-failed" };

/** A number from 0 to 1 for one question about one call. */
export type Roll = (question: string) => number;

/** What goes wrong with a call during an episode. `ofEpisode` answers what holds for all of its calls. */
export function callFault({ kind }: Episode, call: LocalCall, roll: Roll, ofEpisode: Roll): CallFault | undefined {
  // What goes wrong between a viewer and the edge is nobody's fault here.
  if (call.service === "edge") return undefined;
  switch (kind) {
    case "storm":
      return roll("whether") < 0.12 ? anyFault(call, roll) : undefined;
    case "deaths":
      // CloudFront has done what it is paid for, and nobody hears of it.
      if (call.operation === "CreateInvalidation" && call.phase === "done" && roll("unheard") < 0.5)
        return { kind: "killed", function: "EdgePurger" };
      return roll("whether") < 0.02 ? death(roll) : undefined;
    case "slowness":
      return roll("whether") < 0.7 ? late(call, roll) : undefined;
    case "redelivery":
      return redelivery(call, roll);
    case "partial-sends":
      return isBatchSend(call) && roll("whether") < 0.6 ? { kind: "partly-failed" } : undefined;
    case "redis-down":
      return call.service === "redis" ? outage(call, roll, ofEpisode) : undefined;
    case "ledger-down":
      return call.service === "dynamodb" && call.target?.includes("Ledger") ? outage(call, roll, ofEpisode) : undefined;
    case "edge-throttled":
      if (call.operation !== "CreateInvalidation" || call.phase === "done") return undefined;
      return { kind: "refused", answer: pick(CLOUDFRONT_THROTTLES, ofEpisode("words")) };
    case "service-restarted":
      return call.service === restarted(ofEpisode) ? { kind: "dropped" } : undefined;
    case "redis-flushed":
    case "clock-jump":
    case "mapping-off":
      return undefined;
  }
}

/** The service that restarts in an episode. */
export function restarted(ofEpisode: Roll): LocalCall["service"] {
  return pick(["redis", "sqs", "dynamodb", "cloudfront", "s3"] as const, ofEpisode("service"));
}

/** Parts of the names of all functions that may die. */
export const MORTAL = ["ChangePurger", "EdgePurger", "ObjectRetry", "Redrive", "Doctor", "Demo-Function"] as const;

/**
 * Longest that a call of a reader is late, in milliseconds. One page makes three of them between loading and showing, which
 * must be through within the settle time: a slower reader is beyond what plain keys are promised.
 */
const MAX_READER_LATENESS_MS = 350;

/** Within the time that functions wait for an answer, in milliseconds. */
const MAX_LATENESS_MS = 2_000;

function anyFault(call: LocalCall, roll: Roll): CallFault {
  const which = roll("which");
  if (which < 0.35) return late(call, roll);
  if (which < 0.55)
    return call.phase === "arrived" ? { kind: "refused", answer: refusal(call, roll("words")) } : late(call, roll);
  if (which < 0.85) return { kind: "dropped" };
  return which < 0.92 ? { kind: "unanswered" } : death(roll);
}

function death(roll: Roll): CallFault {
  return { kind: "killed", function: pick(MORTAL, roll("victim")) };
}

function late(call: LocalCall, roll: Roll): CallFault {
  return {
    kind: "late",
    ms: Math.ceil(roll("lateness") * (isReaders(call) ? MAX_READER_LATENESS_MS : MAX_LATENESS_MS)),
  };
}

/** The service is there and does not answer, or refuses, or is not there at all: one of them for the whole outage. */
function outage(call: LocalCall, roll: Roll, ofEpisode: Roll): CallFault {
  if (call.phase === "done") return { kind: "dropped" };
  switch (pick(["dropped", "refused", "unanswered"] as const, ofEpisode("how"))) {
    case "dropped":
      return { kind: "dropped" };
    case "refused":
      return { kind: "refused", answer: refusal(call, roll("words")) };
    case "unanswered":
      return { kind: "unanswered" };
  }
}

function redelivery(call: LocalCall, roll: Roll): CallFault | undefined {
  if (call.operation === "DeleteMessageBatch" && call.phase === "arrived" && roll("whether") < 0.5)
    return { kind: "refused", answer: refusal(call, roll("words")) };
  if (isBatchSend(call) && call.phase === "done" && roll("whether") < 0.4) return { kind: "duplicated" };
  // The function has done all there is to do, and nobody hears of it: its batch comes again.
  const lastOfBatch = call.operation === "SendMessageBatch" && call.phase === "done" && roll("again") < 0.1;
  return lastOfBatch ? { kind: "killed", function: "ChangePurger" } : undefined;
}

function isBatchSend({ operation }: LocalCall): boolean {
  return operation === "SendMessageBatch";
}

/** Whether the call is part of making a page. */
function isReaders({ service, operation, target = "" }: LocalCall): boolean {
  if (service === "redis") return operation === "GET" || operation === "SET";
  return service === "dynamodb" && target.includes("Products") && ["GetItem", "Query", "Scan"].includes(operation);
}
