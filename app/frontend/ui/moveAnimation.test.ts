import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useMoveAnimation } from "./moveAnimation";

const ITEM_HEIGHT = 100;
const animated: string[] = [];

/** A list with an item for each key, at these heights. */
function List({ tops }: { tops: Record<string, number> }) {
  const list = useMoveAnimation<HTMLUListElement>();
  const items = Object.entries(tops).map(([key, top]) => createElement("li", { key, "data-animation-key": key, "data-top": top } as object));
  return createElement("ul", { ref: list, style: "--motion-time: 150ms" }, items);
}
const show = (tops: Record<string, number>) => act(() => render(createElement(List, { tops }), document.body));

beforeEach(() => {
  animated.length = 0;
  vi.stubGlobal("innerHeight", 800);
  // The test's document has no layout.
  Object.defineProperties(HTMLElement.prototype, {
    offsetParent: { configurable: true, get: () => document.body },
    offsetHeight: { configurable: true, get: () => ITEM_HEIGHT },
    offsetTop: {
      configurable: true,
      get(this: HTMLElement) {
        return Number(this.dataset["top"] ?? 0);
      },
    },
  });
  Element.prototype.animate = function (this: HTMLElement) {
    animated.push(this.dataset["animationKey"] ?? "");
    return {} as Animation;
  };
});
afterEach(() => {
  render(null, document.body);
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("an item that has moved is animated if any of its way is in the window", async () => {
  await show({ stays: 0, inside: 100, leaves: 700, enters: 900, passes: -200, below: 900, above: -300, peeks: -50 });
  await show({ new: 0, stays: 0, inside: 200, leaves: 900, enters: 700, passes: 1000, below: 1000, above: -100, peeks: -150 });
  expect(animated).toEqual(["inside", "leaves", "enters", "passes", "peeks"]);
});

test("an item that had moved before this change is not animated", async () => {
  await show({ opened: 0, below: 100 });
  document.querySelector<HTMLElement>("[data-animation-key=below]")!.dataset["top"] = "300";
  await show({ opened: 0, below: 300 });
  expect(animated).toEqual([]);
});
