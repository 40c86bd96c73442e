/** Makes a text as large as its box allows, and never smaller than the back row can read. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Parts of the window's height. */
const [MAX_SIZE, MIN_SIZE, SIZE_STEP] = [0.056, 0.026, 0.001];

/** Sets the box's type size; false when the text is too long even at the smallest. `text` is what it depends on. */
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
