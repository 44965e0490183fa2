import { createHash, type Hash } from "node:crypto";
import { optionalText, record, type Input } from "./input.ts";
import { SqsError } from "./sqs-error.ts";

/** A message attribute as it is sent and received; binary values are base64. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const MAX_ATTRIBUTES = 10;

/**
 * Reads and checks message attributes.
 *
 * @throws {SqsError} when a name, type or value is not allowed.
 */
export function parseAttributes(
  input: Input,
  parameter: "MessageAttributes" | "MessageSystemAttributes",
): MessageAttributes {
  const given = record(input, parameter);
  const names = Object.keys(given);
  if (names.length > MAX_ATTRIBUTES) {
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`);
  }
  return Object.fromEntries(names.map((name) => [name, parseAttribute(name, record(given, name))]));
}

function parseAttribute(name: string, given: Input): MessageAttribute {
  if (!/^[\w.-]{1,256}$/.test(name) || /^\.|\.$|\.\.|^(aws|amazon)\./i.test(name)) {
    throw invalid(`The message attribute name '${name.slice(0, 256)}' is not allowed.`);
  }
  const DataType = optionalText(given, "DataType") ?? "";
  const StringValue = optionalText(given, "StringValue");
  const BinaryValue = optionalText(given, "BinaryValue");
  if (!/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  if (!(DataType.startsWith("Binary") ? BinaryValue : StringValue)) {
    throw invalid(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  }
  return DataType.startsWith("Binary") ? { DataType, BinaryValue } : { DataType, StringValue };
}

function invalid(message: string): SqsError {
  return new SqsError("InvalidParameterValue", message);
}

/** What attributes add to the size of a message: names, types and values, in bytes. They need not be checked yet. */
export function attributesBytes(attributes: Input): number {
  return Object.keys(attributes).reduce((bytes, name) => {
    const given = record(attributes, name);
    const type = Buffer.byteLength(optionalText(given, "DataType") ?? "");
    const string = Buffer.byteLength(optionalText(given, "StringValue") ?? "");
    const binary = Buffer.byteLength(optionalText(given, "BinaryValue") ?? "", "base64");
    return bytes + Buffer.byteLength(name) + type + string + binary;
  }, 0);
}

/** The MD5 that SDKs compare: sorted by name, each part with its length before it. `undefined` for no attributes. */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    addPart(hash, Buffer.from(name));
    addPart(hash, Buffer.from(attribute.DataType));
    hash.update(Buffer.of(attribute.BinaryValue === undefined ? 1 : 2));
    addPart(hash, valueOf(attribute));
  }
  return hash.digest("hex");
}

/** Those a caller asked for: by name, by prefix (`page.*`), or all (`All`, `.*`). */
export function selectAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const all = wanted.includes("All") || wanted.includes(".*");
  const prefixes = wanted.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -2));
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => all || wanted.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  );
}

function valueOf({ StringValue = "", BinaryValue }: MessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue) : Buffer.from(BinaryValue, "base64");
}

function addPart(hash: Hash, part: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  hash.update(length).update(part);
}
