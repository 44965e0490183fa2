/** The published door `tagwire/cache/lease`: one load for all processes. */
export { lease, type Leases } from "./read/lease.ts";
