import type { Clock } from "../../../shared/ports/clock.ts";
import type { Request } from "./check-request.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";
import { validationError } from "./wire-error.ts";

/** The API calls of point-in-time recovery. They keep the setting; nothing can be restored here. */
export function continuousBackupOperations(tables: Tables, clock: Clock) {
  const describe = (table: Table) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription:
        table.pointInTimeRecoverySinceMs === undefined
          ? { PointInTimeRecoveryStatus: "DISABLED" }
          : {
              PointInTimeRecoveryStatus: "ENABLED",
              EarliestRestorableDateTime: table.pointInTimeRecoverySinceMs / 1_000,
              LatestRestorableDateTime: clock.now() / 1_000,
            },
    },
  });
  return {
    UpdateContinuousBackups(request: Request) {
      const table = tables.describe(request["TableName"]);
      const specification = (request["PointInTimeRecoverySpecification"] ?? {}) as Request;
      const { PointInTimeRecoveryEnabled: enabled } = specification;
      if (typeof enabled !== "boolean")
        throw validationError("PointInTimeRecoverySpecification must say if it is enabled");
      table.pointInTimeRecoverySinceMs = enabled ? (table.pointInTimeRecoverySinceMs ?? clock.now()) : undefined;
      return describe(table);
    },

    DescribeContinuousBackups: (request: Request) => describe(tables.describe(request["TableName"])),
  };
}
