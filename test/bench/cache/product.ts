import { defineTags } from "../../../shared/config/define-tags.ts";

/** Vocabulary of what is measured. None is above another, so that a read has as many tags as it declares. */
export const tags = defineTags({ shown: "shown:{id}" });

/** How many tags what is read has. */
export const TAG_COUNTS = [1, 3, 10, 30] as const;

/** So many tags, the same each time. */
export const shownTags = (count: number) => Array.from({ length: count }, (_, id) => tags.shown({ id: String(id) }));

/** What is cached: half a kilobyte of JSON. */
export const product = (id: string | number) => ({
  id: String(id),
  name: `A product of which ${id} others are sold`,
  price: { amount: 1_995, currency: "EUR" },
  categories: ["kitchen", "gifts"],
  stock: 17,
  description: "It does what it should, and looks good while it does. ".repeat(6),
});

/** A loader that is never called unless what was to be a hit is none. */
export const neverLoads = (): never => {
  throw new Error("this was measured as a hit, and had to be loaded");
};
