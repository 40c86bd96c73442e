import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { Store } from "../live/store";
import type { ClusterView } from "../wire.gen";
import { ClusterGrid } from "./ClusterGrid";

beforeEach(() => loadLanguage("en"));
afterEach(() => render(null, document.body));

const card = (id: string, beneath: string[] = []) => ({ [`card/${id}`]: { type: "card", id, table: 1, theme: "safety", text: id, at: 0, under: null, beneath, number: 1, sent: true, cluster: null } });

test.each([
  ["no card in a stack", { ...card("a"), ...card("b") }, ["2 cards"]],
  ["one card in a stack", { ...card("a", ["c"]), ...card("b"), ...card("c") }, ["3 cards", "and 1 more that says the same"]],
  ["cards in two stacks", { ...card("a", ["c"]), ...card("b", ["d"]), ...card("c"), ...card("d") }, ["4 cards", "and 2 more that say the same"]],
])("a cluster with %s says how many of its cards are not on top of a stack", async (_, entities, numbers) => {
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities } as never);
  const clusters: ClusterView[] = [{ type: "cluster", id: "light", name: "Light", cards: ["a", "b"], scenario: null, at: 0 }];
  await act(() => render(createElement(ClusterGrid, { store, themes: [], clusters }), document.body));
  expect([...document.querySelectorAll(".theme-counts li")].map(({ textContent }) => textContent)).toEqual(numbers);
});
