/** Shows nothing by half: a child of a full box that is cut off is not seen at all. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** How many children had no room. */
export function useWholeOnly(box: RefObject<HTMLElement | null>): number {
  const [cut, setCut] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setCut(hideCut(element));
    const observer = new ResizeObserver(look);
    for (const watched of [element, ...element.children]) observer.observe(watched);
    look();
    return () => observer.disconnect();
  });
  return cut;
}

function hideCut(box: HTMLElement): number {
  const frame = box.getBoundingClientRect();
  const children = [...box.children] as HTMLElement[];
  const cut = children.filter((child) => isCut(child.getBoundingClientRect(), frame));
  for (const child of children) child.style.visibility = cut.includes(child) ? "hidden" : "";
  return cut.length;
}

function isCut(child: DOMRect, frame: DOMRect): boolean {
  return child.bottom > frame.bottom + 1 || child.right > frame.right + 1 || child.left < frame.left - 1;
}
