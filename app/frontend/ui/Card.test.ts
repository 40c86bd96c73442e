import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { Card } from "./Card";

afterEach(() => render(null, document.body));

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`).join("\n");

test("a card with many lines is folded until somebody asks for all of them, and has all its words either way", async () => {
  await act(() => render(createElement(Card, { text: lines(11) }), document.body));
  const text = () => document.querySelector<HTMLElement>(".card-text");
  const button = () => document.querySelector("button");
  expect([text()?.dataset["folded"], text()?.textContent, button()?.getAttribute("aria-expanded")]).toEqual(["true", lines(11), "false"]);
  await act(() => button()?.click());
  expect([text()?.dataset["folded"], text()?.textContent, button()?.getAttribute("aria-expanded")]).toEqual(["false", lines(11), "true"]);
});

test("a card with a few lines is not folded", async () => {
  await act(() => render(createElement(Card, { text: lines(8) }), document.body));
  expect(document.querySelector("[data-folded=true], button")).toBeNull();
});

test.each([
  { words: ["one", "two"], emptyLines: 10, isFolded: false },
  { words: lines(9).split("\n"), emptyLines: 1, isFolded: true },
])("a card of $words.length lines with $emptyLines empty ones between them has none of these, and is folded: $isFolded", async ({ words, emptyLines, isFolded }) => {
  const text = words.join("\n".repeat(1 + emptyLines));
  await act(() => render(createElement(Card, { text }), document.body));
  const shown = () => document.querySelector<HTMLElement>(".card-text");
  expect([shown()?.textContent, shown()?.dataset["folded"]]).toEqual([words.join("\n"), String(isFolded)]);
  await act(() => document.querySelector("button")?.click());
  expect(shown()?.textContent).toBe(isFolded ? text : words.join("\n"));
});
