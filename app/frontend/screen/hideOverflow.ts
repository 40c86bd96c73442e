/** Shows nothing by half: a child of a full box that is cut off is not seen at all. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** How many children had no room. */
export function useHideOverflow(box: RefObject<HTMLElement | null>): number {
  const [hiddenCount, setHiddenCount] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const update = () => setHiddenCount(hideOverflowing(element));
    const observer = new ResizeObserver(update);
    for (const target of [element, ...element.children]) observer.observe(target);
    update();
    return () => observer.disconnect();
  });
  return hiddenCount;
}

function hideOverflowing(box: HTMLElement): number {
  const children = [...box.children] as HTMLElement[];
  const hiddenCount = children.filter((child) => isOverflowing(child, box));
  for (const child of children) child.style.visibility = hiddenCount.includes(child) ? "hidden" : "";
  return hiddenCount.length;
}

// Where it lies, not where it is just sliding: a child on its way in is not cut off.
function isOverflowing(child: HTMLElement, box: HTMLElement): boolean {
  const isOffsetParent = child.offsetParent === box;
  const top = child.offsetTop - (isOffsetParent ? 0 : box.offsetTop);
  const left = child.offsetLeft - (isOffsetParent ? 0 : box.offsetLeft);
  return top + child.offsetHeight > box.clientHeight + 1 || left < -1 || left + child.offsetWidth > box.clientWidth + 1;
}
