import { XMLBuilder, XMLParser } from "fast-xml-parser";

/** A tree of elements: text, further elements, or several of the same name. */
export type Xml = string | number | boolean | { readonly [element: string]: Xml | readonly Xml[] | undefined };

const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

/** Longest request body that is read, in characters: 3,000 paths of 4,000 characters, escaped, fit. */
export const MAX_BODY_CHARS = 20_000_000;

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  htmlEntities: true,
  isArray: (name) => name === "Path",
});

const builder = new XMLBuilder({ suppressEmptyNode: false });

/** Reads a document. Throws when it is none. */
export function parseXml(body: string): Record<string, unknown> {
  return parser.parse(body, true) as Record<string, unknown>;
}

/** Writes a document in CloudFront's namespace. */
export function writeXml(root: string, content: Xml): string {
  const body = builder.build({ [root]: content });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.replace(`<${root}`, `<${root} xmlns="${NAMESPACE}"`)}`;
}
