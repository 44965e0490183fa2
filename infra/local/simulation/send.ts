/** One call to the edge. */
export interface Send {
  readonly atMs: number;
  readonly items: readonly string[];
  /**
   * What CloudFront counts and charges for.
   *
   * @default each of `items` once
   */
  readonly billed?: number;
  /**
   * How many of these end in `*`.
   *
   * @default those of `items` that do
   */
  readonly wildcards?: number;
}
