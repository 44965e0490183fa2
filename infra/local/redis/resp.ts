/** What a Redis server answers, RESP2. Integers stay text: they have 64 bits, JavaScript numbers 53. */
export type Reply =
  | { readonly type: "status"; readonly text: string }
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "integer"; readonly digits: string }
  | { readonly type: "bulk"; readonly bytes: Buffer }
  | { readonly type: "null" }
  | { readonly type: "array"; readonly items: readonly Reply[] };

/** A command and its arguments. Buffers carry binary values. */
export type Command = readonly (string | Buffer)[];

const CRLF = Buffer.from("\r\n");

/** Encodes a command as a server reads it. */
export function encodeCommand(command: Command): Buffer {
  const words = command.map((word) => (typeof word === "string" ? Buffer.from(word) : word));
  return Buffer.concat([Buffer.from(`*${command.length}\r\n`), ...words.flatMap(bulk)]);
}

/** Encodes a reply as a server sends it. */
export function encodeReply(reply: Reply): Buffer {
  switch (reply.type) {
    case "status":
      return Buffer.from(`+${reply.text}\r\n`);
    case "error":
      return Buffer.from(`-${reply.message}\r\n`);
    case "integer":
      return Buffer.from(`:${reply.digits}\r\n`);
    case "bulk":
      return Buffer.concat(bulk(reply.bytes));
    case "null":
      return Buffer.from("$-1\r\n");
    case "array":
      return Buffer.concat([Buffer.from(`*${reply.items.length}\r\n`), ...reply.items.map(encodeReply)]);
  }
}

function bulk(bytes: Buffer): Buffer[] {
  return [Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF];
}
