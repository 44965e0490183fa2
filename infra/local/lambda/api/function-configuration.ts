import { createHash } from "node:crypto";
import type { LocalFunction } from "../function.ts";

/** A function as `GetFunctionConfiguration` shows it. Code is known by its folder, whose name is the hash of the asset. */
export function functionConfiguration({ name, arn, code, deployedAtMs }: LocalFunction): object {
  const sha256 = createHash("sha256").update(code.directory).digest("base64");
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: "nodejs24.x",
    Handler: code.handler,
    CodeSha256: sha256,
    LastModified: new Date(deployedAtMs).toISOString().replace("Z", "+0000"),
    Version: "$LATEST",
    Timeout: code.timeoutMs / 1_000,
    MemorySize: code.memoryMb,
    Environment: { Variables: code.environment },
    PackageType: "Zip",
    Architectures: ["arm64"],
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}
