import { MemoryEdgeLedger } from "../../../../shared/adapters/edge-ledger/memory.ts";
import { edgeLedgerContract } from "../../../contracts/edge-ledger.ts";

edgeLedgerContract("memory", (clock) => new MemoryEdgeLedger(clock));
