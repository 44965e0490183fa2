import * as z from "zod/mini";
import { LIMITS } from "./limits.ts";
import { type Route, ROUTES } from "./routes.ts";
import { ProblemSchema } from "./views.ts";

type Json = Readonly<Record<string, unknown>>;

/** Describes the API as OpenAPI 3.1, from the very schemas that validate its requests. */
export function openApi(): Json {
  const schemas: Record<string, unknown> = { Problem: schemaOf(ProblemSchema, "output") };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries<Route>(ROUTES)) {
    if (route.body) schemas[route.body.name] = schemaOf(route.body.schema, "input");
    for (const { name, schema } of Object.values(route.answers)) {
      if (name !== undefined && schema) schemas[name] = schemaOf(schema, "output");
    }
    const prefixes = route.isForIam ? ["/iam"] : ["", "/iam"];
    for (const prefix of prefixes) {
      const isSigned = prefix !== "";
      const id = isSigned ? `${operationId}Signed` : operationId;
      (paths[prefix + route.path] ??= {})[route.method] = operation(id, route, isSigned);
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "tagwire purge API",
      version: "1",
      description: "Purges CloudFront and Redis by tag, key and path. Below /iam for principals of the account.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A scoped token." },
        iam: {
          type: "apiKey",
          in: "header",
          name: "Authorization",
          description: "AWS Signature Version 4 for `execute-api`.",
          "x-amazon-apigateway-authtype": "awsSigv4",
        },
      },
    },
  };
}

function operation(operationId: string, route: Route, isSigned: boolean): Json {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query), ...headers(route)];
  return {
    operationId,
    summary: route.summary,
    security: [isSigned ? { iam: [] } : { token: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { "application/json": { schema: reference(route.body.name) } } },
    }),
    responses: { ...answers(route), default: PROBLEM },
  };
}

const PROBLEM: Json = {
  description: "A problem, as RFC 9457 has it.",
  content: { "application/problem+json": { schema: reference("Problem") } },
};

function answers({ answers: all }: Route): Json {
  return Object.fromEntries(
    Object.entries(all).map(([status, { description, name }]) => [
      status,
      { description, ...(name !== undefined && { content: { "application/json": { schema: reference(name) } } }) },
    ]),
  );
}

function pathParameters(path: string): readonly Json[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
}

function queryParameters(query: Route["query"]): readonly Json[] {
  if (!query) return [];
  const { properties = {} } = schemaOf(query, "input") as { readonly properties?: Json };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

function headers({ isIdempotent }: Route): readonly Json[] {
  if (!isIdempotent) return [];
  const description = "Names the request: for a day it is one purge, however often it comes.";
  const schema = { type: "string", minLength: 1, maxLength: LIMITS.idempotencyKeyChars };
  return [{ name: "Idempotency-Key", in: "header", required: false, description, schema }];
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
