import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "../../../shared/ports/clock.ts";
import { SecretsError } from "./secrets-error.ts";

/** What a secret holds now. */
interface SecretVersion {
  readonly id: string;
  readonly text: string;
  readonly createdAtMs: number;
}

/** A secret; without a version nobody has given it a value yet. */
interface StoredSecret {
  readonly arn: string;
  readonly name: string;
  readonly version?: SecretVersion;
}

/** The secrets of one account, by ARN. */
export class SecretStore {
  readonly #secrets = new Map<string, StoredSecret>();
  readonly #clock: Clock;
  readonly #arnPrefix: string;

  /** @param arnPrefix - what comes before the name: `arn:aws:secretsmanager:us-east-1:000000000000:secret:`. */
  constructor(arnPrefix: string, clock: Clock) {
    this.#arnPrefix = arnPrefix;
    this.#clock = clock;
  }

  /**
   * Creates a secret. As at AWS, its ARN ends in six characters of no meaning; here they are the same each time.
   *
   * @returns its ARN.
   */
  create(name: string): string {
    const suffix = createHash("sha256").update(name).digest("hex").slice(0, 6);
    const arn = `${this.#arnPrefix}${name}-${suffix}`;
    this.#secrets.set(arn, { arn, name });
    return arn;
  }

  /** Gives a secret another value. @throws {SecretsError} `ResourceNotFoundException` */
  put(secretId: string, text: string): StoredSecret & { readonly version: SecretVersion } {
    const found = this.find(secretId);
    const changed = { ...found, version: { id: randomUUID(), text, createdAtMs: this.#clock.now() } };
    this.#secrets.set(found.arn, changed);
    return changed;
  }

  has(secretId: string): boolean {
    return this.#lookUp(secretId) !== undefined;
  }

  /** @param secretId - name, ARN, or ARN without its last six characters. @throws {SecretsError} `ResourceNotFoundException` */
  find(secretId: string): StoredSecret {
    const found = this.#lookUp(secretId);
    if (!found) {
      throw new SecretsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    return found;
  }

  #lookUp(secretId: string): StoredSecret | undefined {
    return [...this.#secrets.values()].find(
      ({ arn, name }) => arn === secretId || name === secretId || `${this.#arnPrefix}${name}` === secretId,
    );
  }
}
