/** Hides those children of a box that its edge would cut off. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Returns the number of hidden children. */
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
  const hidden = children.filter((child) => isOverflowing(child, box));
  for (const child of children) child.style.visibility = hidden.includes(child) ? "hidden" : "";
  return hidden.length;
}

// The layout position is used, because an animated child is outside the box only for a moment.
function isOverflowing(child: HTMLElement, box: HTMLElement): boolean {
  const isOffsetParent = child.offsetParent === box;
  const top = child.offsetTop - (isOffsetParent ? 0 : box.offsetTop);
  const left = child.offsetLeft - (isOffsetParent ? 0 : box.offsetLeft);
  return top + child.offsetHeight > box.clientHeight + 1 || left < -1 || left + child.offsetWidth > box.clientWidth + 1;
}
