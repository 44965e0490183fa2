import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";
import type { StackAddress } from "./running-stacks.ts";

/** What clients of every AWS service are made with: whatever a stack has to say, else the environment decides. */
export type ClientOptions = Pick<CloudFormationClientConfig, "region" | "endpoint"> & {
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** Services a client can be made for. */
export type ServiceName = keyof StackAddress["endpoints"];

/** Who signs requests, and for which region. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

/** What was deployed, here or at AWS. */
export interface Stack {
  /** For people, for example `the stack Shop`. */
  readonly label: string;
  /** What a client of the service is made with. */
  clientOptions(service: ServiceName): ClientOptions;
  /**
   * Name of the function whose name in the stack contains `part`, for example `Doctor`.
   *
   * @throws {UsageError} when there is none.
   */
  functionName(part: string): Promise<string>;
  /**
   * Where its purge API is.
   *
   * @throws {UsageError} when it has none.
   */
  apiUrl(): Promise<string>;
  /** Who signs requests to its purge API. */
  signer(): Promise<Signer>;
}
