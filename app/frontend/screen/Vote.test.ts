import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadLanguage } from "../i18n";
import { Store } from "../live/store";
import type { ScreenSession } from "./session";
import { Vote } from "./Vote";

beforeEach(() => loadLanguage("en"));
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

const step = { id: "vote", activity: "vote", title: { en: "Vote" }, instruction: {}, minutes: 5 };
const cards = { "cluster/sun": { words: ["More light", "Benches"], more: 2 } };
const options = (count: number) => [{ ref: "cluster/sun", title: "Sun", text: "" }, ...Array.from({ length: count - 1 }, (_, i) => ({ ref: `scenario/${i}`, title: `Picture ${i}`, text: "" }))];

/** The texts of the first option on the screen, in a vote with so many options. */
async function firstOption(count: number) {
  const store = new Store();
  const vote = { type: "vote", id: "v", step: "vote", title: "Which?", options: options(count), cards, budget: 5, closed: false, results: null, voters: null };
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { "vote/v": vote } } as never);
  const props = { session: { store } as ScreenSession, workshop: { privacy_threshold: 5 }, step };
  await act(() => render(createElement(Vote, props as never), document.body));
  return [...(document.querySelector(".options li")?.children ?? [])].map(({ textContent }) => textContent);
}

test.each([
  { count: 3, shown: ["Sun", "More light · Benches"] },
  // In two columns there is no room for them.
  { count: 9, shown: ["Sun"] },
])("of $count options, a cluster has its cards on the screen: $shown", async ({ count, shown }) => {
  expect(await firstOption(count)).toEqual(shown);
});

test("cards for which there is no room are not on the screen", async () => {
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(1);
  vi.stubGlobal("ResizeObserver", class {
    constructor(readonly onChange: () => void) {}
    observe() { this.onChange(); }
    disconnect() {}
  });
  expect(await firstOption(3)).toEqual(["Sun"]);
});
