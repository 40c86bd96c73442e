/** Shows where things went: what moved in a list slides from its old place to its new one. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type Position = { x: number; y: number };

/** Give the list this ref and each child that may move a `data-flip` with its key. */
export function useFlip<E extends HTMLElement>(): RefObject<E | null> {
  const list = useRef<E>(null);
  const previous = useRef(new Map<string, Position>());
  useLayoutEffect(() => {
    // What lies in a hidden view has no place to slide from.
    if (list.current?.offsetParent) previous.current = slide(list.current, previous.current);
  });
  return list;
}

function slide(list: HTMLElement, previous: Map<string, Position>): Map<string, Position> {
  const timing = motion(list);
  const frame = list.getBoundingClientRect();
  const items = [...list.querySelectorAll<HTMLElement>("[data-flip]")];
  // All places are read before any is written to, or each card would cost a layout of its own.
  const current = new Map(items.map((child) => [child.dataset["flip"] ?? "", positionOf(child, frame)]));
  for (const child of items) {
    const [from, to] = [previous.get(child.dataset["flip"] ?? ""), current.get(child.dataset["flip"] ?? "")];
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
