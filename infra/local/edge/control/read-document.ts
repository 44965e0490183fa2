import { CloudFrontApiError } from "./api-error.ts";
import { parseXml } from "./xml.ts";

/**
 * Reads the body of a request.
 *
 * @throws {CloudFrontApiError} `MissingBody`, `MalformedXML`.
 */
export function readDocument(body: string): Record<string, unknown> {
  if (body.trim() === "")
    throw new CloudFrontApiError(
      "MissingBody",
      "This operation requires a body. Ensure that the body is present and the Content-Type header is set.",
    );
  try {
    return parseXml(body);
  } catch {
    throw new CloudFrontApiError("MalformedXML", "The XML document you provided was not well-formed.");
  }
}

/** The elements inside an element; none for text. */
export const element = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
