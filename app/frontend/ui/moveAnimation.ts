/** Animates moved items of a list from their old to their new position, with the FLIP technique. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type Position = { x: number; y: number; height: number };
type Positions = ReadonlyMap<string, Position>;

/** Set this ref on the list, and give each of its items a `data-animation-key` attribute with its key. */
export function useMoveAnimation<E extends HTMLElement>(): RefObject<E | null> {
  const list = useRef<E>(null);
  // Read while the document is as it was before this change: an item can have moved since the last one, for example below a stack that was opened.
  const before = list.current ? readPositions(list.current) : undefined;
  useLayoutEffect(() => {
    if (list.current && before) animateMoves(list.current, before);
  });
  return list;
}

/** Animate each item that is not where it was before, unless nobody sees it move. */
function animateMoves(list: HTMLElement, before: Positions): void {
  // All positions are read before any animation starts, so that the layout is computed only once.
  const [timing, after, top] = [animationTiming(list), readPositions(list), list.getBoundingClientRect().top - list.scrollTop];
  if (timing.duration === 0) return;
  for (const item of itemsOf(list)) {
    const [from, to] = [before.get(keyOf(item)), after.get(keyOf(item))];
    if (!from || !to || isSamePlace(from, to)) continue;
    if (isInWindow(top + Math.min(from.y, to.y), top + Math.max(from.y, to.y) + to.height)) {
      // Added to an animation that still runs, so that an item that moves twice does not jump.
      item.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }], { ...timing, composite: "add" });
    }
  }
}

/** Whether an item has stayed: each offset is rounded, so two of them may differ by a pixel. */
function isSamePlace(from: Position, to: Position): boolean {
  return Math.abs(from.x - to.x) <= 1 && Math.abs(from.y - to.y) <= 1;
}

/** Whether something between these heights of the window, in pixels, can be seen. */
function isInWindow(top: number, bottom: number): boolean {
  return bottom > 0 && top < innerHeight;
}

/** The positions of the items relative to the list's content, by their keys, and their heights, in whole pixels, without animations that run. A
 * hidden list has none. */
function readPositions(list: HTMLElement): Positions {
  if (!list.offsetParent) return new Map();
  return new Map(
    itemsOf(list).map((item) => {
      const origin = item.offsetParent === list ? { offsetLeft: 0, offsetTop: 0 } : list;
      const [x, y] = [item.offsetLeft - origin.offsetLeft, item.offsetTop - origin.offsetTop];
      return [keyOf(item), { x, y, height: item.offsetHeight }];
    }),
  );
}

function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-animation-key]")];
}

function keyOf(item: HTMLElement): string {
  return item.dataset["animationKey"] ?? "";
}

function animationTiming(element: HTMLElement): { duration: number; easing: string } {
  const style = getComputedStyle(element);
  const time = style.getPropertyValue("--motion-time").trim();
  const duration = parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) || 0;
  return { duration, easing: style.getPropertyValue("--motion-curve").trim() || "ease-out" };
}
