/** The doctor's own object in the parking bucket, the same each time. No part of the pipeline looks there. */
export const PROBE_KEY = "doctor/probe";
