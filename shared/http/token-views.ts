import * as z from "zod/mini";
import { Time, type Told } from "./views.ts";

const TokenViewFields = {
  id: z.string(),
  scopes: z.array(z.string()),
  edges: z.union([z.array(z.string()), z.literal("all")]),
  requestsPerMinute: z.int(),
  createdAt: Time,
  createdBy: z.string(),
  note: z.optional(z.string()),
  expiresAt: Time,
  revokedAt: z.optional(Time),
};

const TokenSchema = z.object(TokenViewFields);
export const NewTokenSchema = z.object({
  ...TokenViewFields,
  token: z.string().check(z.describe("The token itself. It is told once: only its hash is kept.")),
});
export type TokenView = Told<z.infer<typeof TokenSchema>>;
export type NewTokenView = Told<z.infer<typeof NewTokenSchema>>;

export const TokenListSchema = z.object({ tokens: z.array(TokenSchema) });
