import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** The bucket that changes, batches and messages are parked in. */
export class ParkingBucket {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  /** Keys of what waits there, or is archived. */
  async keys(): Promise<readonly string[]> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: await this.#name() }));
    return Contents.map(({ Key = "" }) => Key).filter((key) => /^(archive|aws|dead|parked)\//.test(key));
  }

  async read(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: await this.#name(), Key: key }));
    return (await Body?.transformToString()) ?? "";
  }

  async put(key: string, text: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: await this.#name(), Key: key, Body: text }));
  }

  /** Takes the changes out that were parked, wherever they lie. */
  async takeChanges(): Promise<readonly { readonly code: string; readonly record: unknown }[]> {
    const keys = (await this.keys()).filter((key) => key.startsWith("parked/"));
    return await Promise.all(
      keys.map(async (key) => {
        const text = await this.read(key);
        await this.#s3.send(new DeleteObjectCommand({ Bucket: await this.#name(), Key: key }));
        return JSON.parse(text) as { code: string; record: unknown };
      }),
    );
  }

  async #name(): Promise<string> {
    const { Buckets: [bucket] = [] } = await this.#s3.send(new ListBucketsCommand({}));
    return bucket?.Name ?? "";
  }
}
