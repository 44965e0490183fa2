import fc from "fast-check";
import { runs } from "./runs.ts";

/** What fast-check tries when a property does not say. */
const USUAL_RUNS = 100;

fc.configureGlobal({ numRuns: runs(USUAL_RUNS) });
