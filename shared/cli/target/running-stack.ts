import { UsageError } from "../usage-error.ts";
import { LOCAL_CREDENTIALS, LOCAL_REGION } from "./local-credentials.ts";
import type { StackAddress } from "./running-stacks.ts";
import type { ClientOptions, ServiceName, Signer, Stack } from "./stack.ts";

/** The stack that `npm start` runs here. */
export class RunningStack implements Stack {
  readonly label = "the stack that runs here";
  readonly address: StackAddress;

  constructor(address: StackAddress) {
    this.address = address;
  }

  clientOptions(service: ServiceName): ClientOptions {
    return { region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS, endpoint: this.address.endpoints[service] };
  }

  async functionName(part: string): Promise<string> {
    const name = this.address.functions.find((one) => one.includes(part));
    if (name === undefined) throw new UsageError(`${this.label} has no function ${part}`);
    return name;
  }

  async apiUrl(): Promise<string> {
    const { purgeApi } = this.address;
    if (purgeApi === undefined) throw new UsageError(`${this.label} has no purge API`);
    return purgeApi.url;
  }

  async signer(): Promise<Signer> {
    return { ...LOCAL_CREDENTIALS, region: LOCAL_REGION };
  }
}
