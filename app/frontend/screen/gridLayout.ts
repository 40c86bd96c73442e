/** The layout of the clusters on the screen. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** A cluster is most readable at this proportion of width to height. */
const IDEAL_PROPORTION = 1.5;
/** The cost of a layout is the distance of its cells from that proportion, on a logarithmic scale, plus this times its share of empty
 * cells. */
const EMPTY_CELL_COST = 2;

/** The columns and rows with the least cost, for `count` clusters in an area of this proportion of width to height. */
export function gridLayout(count: number, proportion: number): { columns: number; rows: number } {
  const candidates = Array.from({ length: Math.max(1, count) }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns) || 1;
    const cellProportion = (proportion * rows) / columns;
    const deviation = Math.abs(Math.log(cellProportion / IDEAL_PROPORTION));
    const emptyShare = (columns * rows - count) / (columns * rows);
    return { columns, rows, cost: deviation + EMPTY_CELL_COST * emptyShare };
  });
  return candidates.reduce((a, b) => (b.cost < a.cost ? b : a));
}

/** The content size of an element in pixels, as it changes; 16 by 9 until it is measured. */
export function useElementSize(ref: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 16, height: 9 });
  useLayoutEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
