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
const cards = { "vote_cards/v/cluster/sun": { type: "vote_cards", words: ["More light", "Benches"], more: 2 } };
const options = (count: number) => [{ ref: "cluster/sun", title: "Sun", text: "" }, ...Array.from({ length: count - 1 }, (_, i) => ({ ref: `scenario/${i}`, title: `Picture ${i}`, text: "" }))];

/** Show a vote with so many options on the screen. */
async function showVote(count: number, fields: object = {}) {
  const store = new Store();
  const vote = { type: "vote", id: "v", step: "vote", title: "Which?", options: options(count), budget: 5, closed: false, results: null, voters: null, ...fields };
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { "vote/v": vote, ...cards } } as never);
  const props = { session: { store } as ScreenSession, workshop: { privacy_threshold: 5 }, step };
  await act(() => render(createElement(Vote, props as never), document.body));
}

/** The texts of the first option on the screen, in a vote with so many options. */
async function firstOption(count: number) {
  await showVote(count);
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

/** The titles of the results with large rows, those with small ones, and those that are shown as the first place. */
async function resultRows(dots: number[]) {
  const results = options(dots.length).map(({ ref }, i) => ({ ref, dots: dots[i], people: dots[i] }));
  await showVote(dots.length, { kind: "dots", closed: true, results, voters: 9 });
  const titles = (rows: string) => [...document.querySelectorAll(`${rows} .result-title`)].map(({ textContent }) => textContent?.replace("Picture ", ""));
  return { large: titles(".results-first"), small: titles(".results-rest"), first: titles("[data-first=true]") };
}

test.each([
  { dots: [6, 6, 2, 1, 1], large: ["Sun", "0", "1"], small: ["2", "3"], first: ["Sun", "0"] },
  { dots: [6, 5, 5, 5, 1], large: ["Sun"], small: ["0", "1", "2", "3"], first: ["Sun"] },
  { dots: [5, 5, 5, 5, 1], large: [], small: ["Sun", "0", "1", "2", "3"], first: ["Sun", "0", "1", "2"] },
])("options with equal dots look equal on the screen: $dots", async ({ dots, ...rows }) => {
  expect(await resultRows(dots)).toEqual(rows);
});

test.each([
  { voters: 0, text: "Nobody voted." },
  { voters: null, text: "Fewer than 5 people voted" },
])("a closed vote without numbers says why on the screen: $text", async ({ voters, text }) => {
  await showVote(2, { closed: true, voters });
  expect(document.body.textContent).toContain(`Which?${text}`);
});
