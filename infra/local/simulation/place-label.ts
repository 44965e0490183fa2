/** A part of a picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const CHAR_WIDTH = 7.2;
const LINE_HEIGHT = 15;
const GAP = 9;

/**
 * Finds room for the label of a dot: above it, below it, or further from it where that is taken.
 *
 * @param taken - what is there already; the label is added.
 * @param within - how far it may reach.
 */
export function placeLabel(
  label: string,
  { dotX, dotY }: { readonly dotX: number; readonly dotY: number },
  taken: Box[],
  within: Pick<Box, "left" | "right">,
): { readonly left: number; readonly baseline: number } {
  const width = label.length * CHAR_WIDTH;
  const left = Math.max(within.left + 4, Math.min(dotX - width / 2, within.right - width));
  const boxAt = (steps: number): Box => {
    const above = steps % 2 === 0;
    const away = GAP + Math.floor(steps / 2) * LINE_HEIGHT;
    const top = above ? dotY - away - LINE_HEIGHT : dotY + away;
    return { left, right: left + width, top, bottom: top + LINE_HEIGHT };
  };
  let steps = 0;
  while (steps < 20 && taken.some((other) => overlap(boxAt(steps), other))) steps++;
  const box = boxAt(steps);
  taken.push(box);
  return { left, baseline: box.bottom - 3 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
