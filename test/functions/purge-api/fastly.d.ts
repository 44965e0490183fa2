// The parts of fastly 13.0.0 that purge. It ships no types.

declare module "fastly" {
  interface SoftPurge {
    readonly fastly_soft_purge?: number;
  }

  /** What the client makes a request with, before it is sent. */
  interface OutgoingRequest {
    url: string;
  }

  export class ApiClient {
    plugins: readonly ((request: OutgoingRequest) => void)[] | null;
    authenticate(token: string): void;
  }

  export class PurgeApi {
    constructor(client: ApiClient);
    bulkPurgeTag(
      options: SoftPurge & {
        readonly service_id: string;
        readonly surrogate_key?: string;
        readonly purge_response?: { readonly surrogate_keys: readonly string[] };
      },
    ): Promise<Readonly<Record<string, string>>>;
    purgeTag(options: SoftPurge & { readonly service_id: string; readonly surrogate_key: string }): Promise<object>;
    purgeAll(options: { readonly service_id: string }): Promise<object>;
    purgeSingleUrl(options: SoftPurge & { readonly cached_url: string }): Promise<object>;
  }
}
