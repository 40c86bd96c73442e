/** Makes a text as large as its box allows, and never smaller than the back row can read. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Parts of the window's height. */
const [largest, smallest, step] = [0.056, 0.026, 0.001];

/** Sets the box's type size; false when the text is too long even at the smallest. `text` is what it depends on. */
export function useFit(box: RefObject<HTMLElement | null>, text: string): boolean {
  const [whole, setWhole] = useState(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWhole(fit(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, text]);
  return whole;
}

function fit(box: HTMLElement): boolean {
  for (let part = largest; part >= smallest; part -= step) {
    box.style.fontSize = `${(part * 100).toFixed(1)}vh`;
    if (box.scrollHeight <= box.clientHeight) return true;
  }
  return false;
}
