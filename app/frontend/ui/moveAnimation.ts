/** Animates moved items of a list from their old to their new position, with the FLIP technique. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type Position = { x: number; y: number };

/** Use this ref for the list, and give each item a `data-animation-key` attribute with its key. */
export function useMoveAnimation<E extends HTMLElement>(): RefObject<E | null> {
  const list = useRef<E>(null);
  const previous = useRef(new Map<string, Position>());
  useLayoutEffect(() => {
    // Items of a hidden view have no position to start from.
    if (list.current?.offsetParent) previous.current = slide(list.current, previous.current);
  });
  return list;
}

function slide(list: HTMLElement, previous: Map<string, Position>): Map<string, Position> {
  const timing = motion(list);
  const frame = list.getBoundingClientRect();
  const items = [...list.querySelectorAll<HTMLElement>("[data-animation-key]")];
  // All positions are read before any animation starts, so that the layout is computed only once.
  const current = new Map(items.map((child) => [child.dataset["animationKey"] ?? "", positionOf(child, frame)]));
  for (const child of items) {
    const [from, to] = [previous.get(child.dataset["animationKey"] ?? ""), current.get(child.dataset["animationKey"] ?? "")];
    if (from && to && timing.duration > 0 && (from.x !== to.x || from.y !== to.y)) {
      child.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }], timing);
    }
  }
  return current;
}

function positionOf(child: HTMLElement, frame: DOMRect): Position {
  const { left, top } = child.getBoundingClientRect();
  return { x: Math.round(left - frame.left), y: Math.round(top - frame.top) };
}

function motion(element: HTMLElement): { duration: number; easing: string } {
  const style = getComputedStyle(element);
  const time = style.getPropertyValue("--motion-time").trim();
  const duration = parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) || 0;
  return { duration, easing: style.getPropertyValue("--motion-curve").trim() || "ease-out" };
}
