/** Shows nothing by half: a child of a full box that is cut off is not seen at all. */
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

export function useWholeOnly(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => hideCut(element);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  });
}

function hideCut(box: HTMLElement): void {
  const frame = box.getBoundingClientRect();
  const children = [...box.children] as HTMLElement[];
  const cut = children.map((child) => {
    const { bottom, right, left } = child.getBoundingClientRect();
    return bottom > frame.bottom + 1 || right > frame.right + 1 || left < frame.left - 1;
  });
  children.forEach((child, at) => (child.style.visibility = cut[at] ? "hidden" : ""));
}
