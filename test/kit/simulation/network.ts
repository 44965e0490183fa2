import type { Chance } from "./chance.ts";
import type { Serving, VirtualServer } from "./server.ts";
import type { Timeline } from "./timeline.ts";
import { NetworkError, type WireRequest, type WireResponse } from "./wire.ts";

/** How long one way takes, in milliseconds. */
export interface Latency {
  readonly minMs: number;
  readonly maxMs: number;
}

/** What a caller hears of a request, once. */
export interface Hearing {
  response(response: WireResponse): void;
  error(error: Error): void;
}

/** Sends requests until it is cut off. */
export interface Caller {
  /** @returns hangs up: nothing is heard any more, but the request may still arrive. */
  send(request: WireRequest, hearing: Hearing): () => void;
}

/** First port given to a server that asks for any. */
const FIRST_PORT = 20_000;

/** Requests and responses inside one process, each on its way for a while that chance decides. */
export class Network {
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  readonly #latency: Latency;
  readonly #servers = new Map<number, VirtualServer>();
  #nextPort = FIRST_PORT;

  constructor(timeline: Timeline, chance: Chance, latency: Latency) {
    this.#timeline = timeline;
    this.#chance = chance;
    this.#latency = latency;
  }

  /** @param port - 0 for a free one. @returns the port. */
  open(server: VirtualServer, port: number): number {
    const opened = port === 0 ? this.#nextPort++ : port;
    if (this.#servers.has(opened)) {
      throw Object.assign(new Error(`listen EADDRINUSE: address already in use 127.0.0.1:${opened}`), {
        code: "EADDRINUSE",
        port: opened,
      });
    }
    this.#servers.set(opened, server);
    return opened;
  }

  close(port: number): void {
    this.#servers.delete(port);
  }

  /** @returns the caller, and what cuts it off: it hears nothing any more, and of what is on its way some never arrives. */
  caller(): { readonly caller: Caller; readonly cutOff: () => void } {
    const open = new Set<{ cutOff(): void }>();
    let isCutOff = false;
    const caller: Caller = {
      send: (request, hearing) => {
        if (isCutOff) return () => undefined;
        const exchange = this.#exchange(request, hearing, () => open.delete(exchange));
        open.add(exchange);
        return () => {
          open.delete(exchange);
          exchange.hangUp();
        };
      },
    };
    const cutOff = (): void => {
      isCutOff = true;
      for (const exchange of open) exchange.cutOff();
      open.clear();
    };
    return { caller, cutOff };
  }

  #exchange(request: WireRequest, hearing: Hearing, over: () => void): { hangUp(): void; cutOff(): void } {
    let isHeard = true;
    let isLost = false;
    let hasGone = false;
    let serving: Serving | undefined;
    const hear = (tell: () => void): void => {
      this.#later(() => {
        if (!isHeard) return;
        isHeard = false;
        over();
        tell();
      });
    };
    const arrive = (): void => {
      if (isLost) return;
      const server = this.#servers.get(request.port);
      if (!server) return hear(() => hearing.error(new NetworkError("ECONNREFUSED")));
      serving = server.serve(
        request,
        (response) => hear(() => hearing.response(response)),
        () => hear(() => hearing.error(new NetworkError("ECONNRESET"))),
      );
      if (hasGone) this.#later(() => serving?.hangUp());
    };
    this.#later(arrive);
    const hangUp = (): void => {
      isHeard = false;
      hasGone = true;
      if (serving) this.#later(() => serving?.hangUp());
    };
    return {
      hangUp,
      cutOff: () => {
        hangUp();
        isLost = serving === undefined && this.#chance.next() < 0.5;
      },
    };
  }

  #later(happen: () => void): void {
    const { minMs, maxMs } = this.#latency;
    this.#timeline.after(minMs + this.#chance.next() * (maxMs - minMs), happen);
  }
}
