import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { UsageError } from "../usage-error.ts";
import type { ClientOptions, Signer, Stack } from "./stack.ts";

/** A stack at AWS, in the account and region of the environment. CloudFormation tells what it is made of. */
export class DeployedStack implements Stack {
  readonly label: string;
  readonly name: string;
  readonly #signal: AbortSignal;

  constructor(name: string, signal: AbortSignal) {
    this.label = `the stack ${name}`;
    this.name = name;
    this.#signal = signal;
  }

  clientOptions(): ClientOptions {
    return {};
  }

  async functionName(part: string): Promise<string> {
    const { ListStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
    return await this.#ask(async (client) => {
      let NextToken: string | undefined;
      do {
        const command = new ListStackResourcesCommand({ StackName: this.name, NextToken });
        const page = await client.send(command, { abortSignal: this.#signal });
        const found = page.StackResourceSummaries?.find(
          ({ ResourceType, LogicalResourceId }) =>
            ResourceType === "AWS::Lambda::Function" && LogicalResourceId?.includes(part),
        );
        if (found?.PhysicalResourceId !== undefined) return found.PhysicalResourceId;
        ({ NextToken } = page);
      } while (NextToken !== undefined);
      throw new UsageError(`${this.label} has no function ${part}: say which with --function`);
    });
  }

  async apiUrl(): Promise<string> {
    const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
    return await this.#ask(async (client) => {
      const command = new DescribeStacksCommand({ StackName: this.name });
      const { Stacks } = await client.send(command, { abortSignal: this.#signal });
      const urls = Stacks?.[0]?.Outputs?.flatMap(({ OutputKey = "", OutputValue = "" }) =>
        OutputKey.includes("PurgeApiUrl") ? [OutputValue] : [],
      );
      const [url, ...others] = urls ?? [];
      if (url === undefined) throw new UsageError(`${this.label} has no purge API: its outputs name none`);
      if (others.length > 0) {
        throw new UsageError(`${this.label} has several purge APIs, say which with --url: ${urls?.join(", ")}`);
      }
      return url;
    });
  }

  async signer(): Promise<Signer> {
    return await this.#ask(async ({ config }) => {
      const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
      const region = await config.region();
      return { accessKeyId, secretAccessKey, region, ...(sessionToken !== undefined && { sessionToken }) };
    });
  }

  async #ask<Answer>(ask: (client: CloudFormationClient) => Promise<Answer>): Promise<Answer> {
    const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
    const client = new CloudFormationClient(this.clientOptions());
    try {
      return await ask(client);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ValidationError") throw error;
      throw new UsageError(`${this.label}: ${error.message}`, { cause: error });
    } finally {
      client.destroy();
    }
  }
}
