/** Shows where things went: what moved in a list slides from its old place to its new one. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

type Spot = { x: number; y: number };

/** Give the list this ref and each child that may move a `data-flip` with its key. */
export function useFlip<E extends HTMLElement>(): RefObject<E | null> {
  const list = useRef<E>(null);
  const before = useRef(new Map<string, Spot>());
  useLayoutEffect(() => {
    // What lies in a hidden view has no place to slide from.
    if (list.current?.offsetParent) before.current = slide(list.current, before.current);
  });
  return list;
}

function slide(list: HTMLElement, before: Map<string, Spot>): Map<string, Spot> {
  const timing = motion(list);
  const frame = list.getBoundingClientRect();
  const moving = [...list.querySelectorAll<HTMLElement>("[data-flip]")];
  // All places are read before any is written to, or each card would cost a layout of its own.
  const now = new Map(moving.map((child) => [child.dataset["flip"] ?? "", spot(child, frame)]));
  for (const child of moving) {
    const [from, to] = [before.get(child.dataset["flip"] ?? ""), now.get(child.dataset["flip"] ?? "")];
    if (from && to && timing.duration > 0 && (from.x !== to.x || from.y !== to.y)) {
      child.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: "none" }], timing);
    }
  }
  return now;
}

function spot(child: HTMLElement, frame: DOMRect): Spot {
  const { left, top } = child.getBoundingClientRect();
  return { x: Math.round(left - frame.left), y: Math.round(top - frame.top) };
}

function motion(element: HTMLElement): { duration: number; easing: string } {
  const style = getComputedStyle(element);
  const time = style.getPropertyValue("--motion-time").trim();
  const duration = parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) || 0;
  return { duration, easing: style.getPropertyValue("--motion-curve").trim() || "ease-out" };
}
