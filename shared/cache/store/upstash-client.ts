import { Redis, type Requester } from "@upstash/redis";

/** How to reach one Upstash database. */
export interface UpstashAccess {
  readonly url: string;
  readonly token: string;
  /**
   * Makes the signal of each call. A function: with a plain signal an aborted call would resolve, as if it had worked.
   *
   * @default none
   */
  readonly signal?: () => AbortSignal;
  /**
   * Has each call see at least what those before it saw, whichever copy of the database answers.
   *
   * @default false
   */
  readonly readYourWrites?: boolean;
}

/** A client that says when something failed, does nothing twice on its own, and gives back the text that was stored. */
class UpstashClient extends Redis {
  constructor(access: UpstashAccess) {
    super({
      readYourWrites: false,
      ...access,
      automaticDeserialization: false,
      responseEncoding: false,
      enableAutoPipelining: false,
      enableTelemetry: false,
      retry: { retries: 0 },
    });
  }

  /**
   * What sends this client's requests, for one of them: the position that its answer sets is its own. A client or a pipeline for
   * each would do the same; both make two hundred functions before they send anything. Given a plain signal, whoever asks has to
   * look whether it fired.
   */
  requester(): Requester {
    return Object.create(this.client) as Requester;
  }
}

export const upstashClient = (access: UpstashAccess): UpstashClient => new UpstashClient(access);
