/** Makes a text as large as its box allows, but not smaller than is readable from the back row. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Type sizes relative to the height of the window. */
const [MAX_SIZE, MIN_SIZE, SIZE_STEP] = [0.056, 0.026, 0.001];

/** Set the type size of the box each time `text` or the size of the box changes. text: what the box shows, or an id of it. Returns
 * false if that is too long even at the smallest size. */
export function useFitText(box: RefObject<HTMLElement | null>, text: string): boolean {
  const [fits, setFits] = useState(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setFits(fitText(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, text]);
  return fits;
}

function fitText(box: HTMLElement): boolean {
  for (let size = MAX_SIZE; size >= MIN_SIZE; size -= SIZE_STEP) {
    box.style.fontSize = `${(size * 100).toFixed(1)}vh`;
    if (box.scrollHeight <= box.clientHeight) return true;
  }
  return false;
}
