import type { Tag } from "../../config/tag.ts";
import type { Reads } from "../tag-cache.ts";
import { Gathered } from "../read/basis.ts";
import type { Reader } from "../read/reader.ts";
import type { ReaderParts } from "../read/reader-parts.ts";
import { readsOf } from "../read/reads.ts";
import type { RequestMaker } from "../read/request-maker.ts";

/** What a page shows besides what it reads. */
export interface PageOptions {
  /** Tags of what it shows without having read it here. @default none */
  readonly tags?: readonly Tag[];
}

/** A page while it is made. */
export interface Page extends Reads {}

interface PageParts extends ReaderParts {
  readonly reader: Reader;
  readonly requests: RequestMaker;
}

export function pageOf(_options: PageOptions, { reader, requests }: PageParts): Page {
  const gathered = new Gathered();
  return readsOf(reader, requests, (basis) => gathered.add(basis));
}
