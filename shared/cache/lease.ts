/** The published door `tagwire/cache/lease`: one load for all processes. */
export { type Lease, lease, type Leases } from "./read/lease.ts";
