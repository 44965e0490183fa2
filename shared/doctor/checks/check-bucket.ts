import type { Found, Place } from "../finding.ts";
import type { BucketSeen } from "../observations.ts";

/** What is wrong with the bucket that keeps what could not be handled. */
export function checkBucket(place: Place, seen: BucketSeen | undefined): readonly Found[] {
  if (seen === undefined) return [{ code: "bucket-missing", place, what: "there is no such bucket" }];
  if (seen.writable) return [];
  return [{ code: "bucket-unwritable", place, what: `it took no object: ${seen.refusal ?? "refused"}` }];
}
