/** Animates moved items of a list from their old to their new position, with the FLIP technique. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type Position = { x: number; y: number; height: number };

/** Set this ref on the list, and give each item a `data-animation-key` attribute with its key. */
export function useMoveAnimation<E extends HTMLElement>(): RefObject<E | null> {
  const list = useRef<E>(null);
  const previous = useRef(new Map<string, Position>());
  useLayoutEffect(() => {
    // Items of a hidden view have no position to start from.
    if (list.current?.offsetParent) previous.current = animateMoves(list.current, previous.current);
  });
  return list;
}

/** Animate each item whose position differs from its previous one, unless nobody sees it move. Returns the current positions, by the items'
 * keys. */
function animateMoves(list: HTMLElement, previous: Map<string, Position>): Map<string, Position> {
  const timing = animationTiming(list);
  const listRect = list.getBoundingClientRect();
  const items = [...list.querySelectorAll<HTMLElement>("[data-animation-key]")];
  // All positions are read before any animation starts, so that the layout is computed only once.
  const current = new Map(items.map((item) => [item.dataset["animationKey"] ?? "", positionOf(item, listRect)]));
  for (const item of items) {
    const [from, to] = [previous.get(item.dataset["animationKey"] ?? ""), current.get(item.dataset["animationKey"] ?? "")];
    if (!from || !to || timing.duration === 0 || (from.x === to.x && from.y === to.y)) continue;
    if (isInWindow(listRect.top + Math.min(from.y, to.y), listRect.top + Math.max(from.y, to.y) + to.height)) {
      item.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }], timing);
    }
  }
  return current;
}

/** Whether something between these heights of the window, in pixels, can be seen. */
function isInWindow(top: number, bottom: number): boolean {
  return bottom > 0 && top < innerHeight;
}

/** The position of an item relative to the list, and its height, in whole pixels. */
function positionOf(item: HTMLElement, listRect: DOMRect): Position {
  const { left, top, height } = item.getBoundingClientRect();
  return { x: Math.round(left - listRect.left), y: Math.round(top - listRect.top), height: Math.round(height) };
}

function animationTiming(element: HTMLElement): { duration: number; easing: string } {
  const style = getComputedStyle(element);
  const time = style.getPropertyValue("--motion-time").trim();
  const duration = parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) || 0;
  return { duration, easing: style.getPropertyValue("--motion-curve").trim() || "ease-out" };
}
