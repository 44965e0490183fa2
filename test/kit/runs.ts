/** How much further `npm run test:deep` searches than `npm test`. */
const DEEPER = 100;

const isDeep = process.env["DEEP"] === "1";

/** How many examples a property tries: as many as usual in `npm test`, {@link DEEPER} times that in `npm run test:deep`. */
export function runs(usual: number): number {
  return isDeep ? usual * DEEPER : usual;
}
