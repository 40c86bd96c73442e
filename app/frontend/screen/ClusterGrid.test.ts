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

test("a card on top of a stack says how many more say the same, and the cluster counts all of them", async () => {
  const store = new Store();
  const entities = { ...card("a", ["c"]), ...card("b"), ...card("c"), ...card("d", ["e", "f"]), ...card("e"), ...card("f") };
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities } as never);
  const clusters: ClusterView[] = [{ type: "cluster", id: "light", name: "Light", cards: ["a", "b", "d"], scenario: null, at: 0 }];
  await act(() => render(createElement(ClusterGrid, { store, themes: [], clusters }), document.body));
  expect([...document.querySelectorAll(".theme-counts li")].map(({ textContent }) => textContent)).toEqual(["6 cards"]);
  const shown = [...document.querySelectorAll(".card")].map((each) => [each.querySelector(".card-text")?.textContent, each.querySelector("footer [role=img]")?.getAttribute("aria-label"), each.querySelector("footer")?.textContent]);
  expect(shown).toEqual([
    ["d", "and 2 more that say the same", "+2"],
    ["b", undefined, undefined],
    ["a", "and 1 more that says the same", "+1"],
  ]);
});
