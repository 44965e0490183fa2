import { XMLBuilder, XMLParser } from "fast-xml-parser";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });
// Keys are text even when they look like numbers, and their spaces count.
const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => name === "Object" });

/** Writes a document with one root element; lists become repeated elements. */
export function toXml(root: string, content: Readonly<Record<string, unknown>>): string {
  const document = { [root]: { "@_xmlns": NAMESPACE, ...content } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

/** Writes an error; it has no namespace. */
export function errorXml(content: Readonly<Record<string, string>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ Error: content })}`;
}

/** Parses a document; `Object` elements are always a list, all values text. */
export function fromXml(text: string): unknown {
  return parser.parse(text, true);
}
