import { type EventSourceMapping, MappingInUseError } from "../event-source-mapping.ts";
import { LambdaApiError } from "./lambda-api-error.ts";
import { mappingConfiguration } from "./mapping-configuration.ts";

const MAX_ITEMS = 100;

/** @throws {LambdaApiError} `ResourceNotFoundException` */
export function findMapping(mappings: ReadonlyMap<string, EventSourceMapping>, uuid: string): EventSourceMapping {
  const found = mappings.get(uuid);
  if (!found) {
    throw new LambdaApiError("ResourceNotFoundException", "The resource you requested does not exist.");
  }
  return found;
}

/**
 * Answers `ListEventSourceMappings`: those of a source, of a function by name or ARN, of both, or all.
 *
 * @throws {LambdaApiError} `InvalidParameterValueException` for a page that can't be.
 */
export function listMappings(all: readonly EventSourceMapping[], query: URLSearchParams): object {
  const [source, fn] = [query.get("EventSourceArn"), query.get("FunctionName")];
  const asked = all.filter(
    ({ sourceArn, functionArn }) =>
      (source === null || sourceArn === source) &&
      (fn === null || functionArn === fn || functionArn.endsWith(`:function:${fn.split(":").at(-1)}`)),
  );
  const maxItems = Number(query.get("MaxItems") ?? MAX_ITEMS);
  const start = Number(query.get("Marker") ?? 0);
  if (!Number.isInteger(start) || start < 0 || !Number.isInteger(maxItems) || maxItems < 1) {
    throw new LambdaApiError("InvalidParameterValueException", "The value of Marker or MaxItems is invalid.");
  }
  const end = start + Math.min(maxItems, MAX_ITEMS);
  return {
    EventSourceMappings: asked.slice(start, end).map(mappingConfiguration),
    ...(end < asked.length && { NextMarker: String(end) }),
  };
}

/**
 * Begins what `UpdateEventSourceMapping` asks for. Only the function a mapping calls can't be changed here.
 *
 * @throws {LambdaApiError} `ResourceInUseException` while it is changing, `InvalidParameterValueException`.
 */
export function updateMapping(mapping: EventSourceMapping, body: Buffer): void {
  try {
    const { FunctionName, ...changes } = JSON.parse(body.toString("utf8")) as Readonly<Record<string, unknown>>;
    if (FunctionName !== undefined) throw new Error("FunctionName: can't be changed locally");
    mapping.update({ ...mapping.properties, ...changes });
  } catch (error) {
    if (error instanceof MappingInUseError) throw new LambdaApiError("ResourceInUseException", error.message);
    throw new LambdaApiError("InvalidParameterValueException", String(error));
  }
}
