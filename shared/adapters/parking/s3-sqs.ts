import type { SQSClient } from "@aws-sdk/client-sqs";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { ParkedChange, Parking } from "../../ports/parking.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { sendMessages } from "../aws/send-messages.ts";
import { inParallel } from "../in-parallel.ts";
import { parkedObject, parkedPointer } from "./parked-object.ts";
import { putObject, type ObjectStoreSettings } from "./put-object.ts";

/** Where parked changes go. */
export interface ParkingSettings extends ObjectStoreSettings {
  readonly bucket: string;
  readonly queueUrl: string;
}

/** A record may be 6 MB of text: few at a time, so that they fit in memory. */
const MAX_PARALLEL = 4;

/** Parks changes in S3, which takes them whole, and points to them from SQS, which tells somebody. */
export class S3SqsParking implements Parking {
  readonly #client: SQSClient;
  readonly #settings: ParkingSettings;

  constructor(client: SQSClient, settings: ParkingSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async park(changes: readonly ParkedChange[], signal: AbortSignal): Promise<void> {
    const { bucket, queueUrl } = this.#settings;
    const pointers = new Map<string, { readonly body: string }>();
    const puts = changes.map((change) => async () => {
      const { key, body } = parkedObject(change);
      await putObject(this.#settings, { bucket, key, body }, signal);
      pointers.set(key, { body: parkedPointer(bucket, key, change) });
    });
    await inParallel(MAX_PARALLEL, puts);
    const { failed, error } = await sendMessages(this.#client, queueUrl, [...pointers.values()], signal);
    if (failed.length > 0) throw new PurgeTargetError("parked queue", describeAwsError(error), { cause: error });
  }
}
