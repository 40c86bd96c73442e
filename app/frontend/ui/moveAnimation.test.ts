import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useMoveAnimation } from "./moveAnimation";

const ITEM_HEIGHT = 100;
const animated: string[] = [];

type Props = { tops: Record<string, number>; top?: number; scrollTop?: number; isHidden?: boolean; isPositioned?: boolean };

/** A list at a height, with an item for each key at these heights. */
function List({ tops, top = 0, isHidden, isPositioned, ...rest }: Props) {
  const list = useMoveAnimation<HTMLUListElement>();
  const items = Object.entries(tops).map(([key, top]) => createElement("li", { key, "data-animation-key": key, "data-top": top } as object));
  const data = { "data-top": top, "data-hidden": isHidden, "data-positioned": isPositioned };
  return createElement("ul", { ref: list, style: "--motion-time: 150ms", ...data, ...rest } as object, items);
}
const showList = (props: Props) => act(() => render(createElement(List, props), document.body));
const show = (tops: Record<string, number>) => showList({ tops });

beforeEach(() => {
  animated.length = 0;
  vi.stubGlobal("innerHeight", 800);
  // The test's document has no layout.
  Object.defineProperties(HTMLElement.prototype, {
    offsetParent: {
      configurable: true,
      get(this: HTMLElement) {
        if (this.closest("[data-hidden]")) return null;
        return this.parentElement?.closest("[data-positioned]") ?? document.body;
      },
    },
    offsetHeight: { configurable: true, get: () => ITEM_HEIGHT },
    offsetTop: {
      configurable: true,
      get(this: HTMLElement) {
        return Number(this.dataset["top"] ?? 0);
      },
    },
  });
  Element.prototype.animate = function (this: HTMLElement, _, options) {
    expect(options).toMatchObject({ composite: "add" });
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

test("an item that one of two rounded offsets moves by a pixel is not animated", async () => {
  await showList({ tops: { stays: 100, moves: 200 }, top: 50 });
  await showList({ tops: { stays: 111, moves: 212 }, top: 60 });
  expect(animated).toEqual(["moves"]);
});

test("an item of a list that has scrolled is animated where it is seen", async () => {
  await showList({ tops: { above: 0, seen: 1600 }, scrollTop: 1500 });
  await showList({ tops: { above: 100, seen: 1700 }, scrollTop: 1500 });
  expect(animated).toEqual(["seen"]);
});

test("the items of a list that was hidden are not animated when it is shown", async () => {
  await showList({ tops: { item: 0 }, isHidden: true });
  await showList({ tops: { item: 100 } });
  expect(animated).toEqual([]);
});

test("an item of a list that is its offset parent is animated when it moves in the list only", async () => {
  await showList({ tops: { item: 0 }, isPositioned: true });
  await showList({ tops: { item: 0 }, isPositioned: true, top: 100 });
  expect(animated).toEqual([]);
});
