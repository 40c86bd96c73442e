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
  const children = [...box.children] as HTMLElement[];
  const cut = children.filter((child) => isCut(child, box));
  for (const child of children) child.style.visibility = cut.includes(child) ? "hidden" : "";
  return cut.length;
}

// Where it lies, not where it is just sliding: a child on its way in is not cut off.
function isCut(child: HTMLElement, box: HTMLElement): boolean {
  const inside = child.offsetParent === box;
  const top = child.offsetTop - (inside ? 0 : box.offsetTop);
  const left = child.offsetLeft - (inside ? 0 : box.offsetLeft);
  return top + child.offsetHeight > box.clientHeight + 1 || left < -1 || left + child.offsetWidth > box.clientWidth + 1;
}
