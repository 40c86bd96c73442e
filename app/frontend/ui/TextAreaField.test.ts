import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test } from "vitest";

import { setCatalogue } from "../i18n";
import { translate } from "../phone/phonePage.fixtures";
import { countCharacters, TextAreaField } from "./TextAreaField";

beforeEach(() => setCatalogue("en", { "field.count": "{used} of {limit} characters", "field.over": { other: "{count} too many" } }));

test("the counter and what is too much go on in a page that the browser translates", async () => {
  const page = document.body.appendChild(document.createElement("div"));
  const value = signal("a".repeat(12));
  const field = () => createElement(TextAreaField, { label: "Idea", value, limit: 10 });
  await act(() => render(createElement(field, null), page));
  translate(page);
  await act(() => {
    value.value = "a".repeat(15);
    render(createElement(field, null), page);
  });
  expect(page.querySelector(".field-count")?.textContent).toContain("15/10");
  expect(page.querySelector(".field-count .visually-hidden")?.textContent).toBe("15 of 10 characters");
  expect(page.querySelector("[id$=error]")?.textContent).toBe("5 too many");
  expect(page.textContent).not.toContain("12");
});

test.each([
  ["a letter and a flag", "a🇳🇴", 2],
  ["a family", "👨\u200d👩\u200d👧\u200d👦", 1],
  ["a letter with 63 accents", `e${"\u0301".repeat(63)}`, 1],
])("%s counts as the server counts it", (_, text, count) => {
  expect(countCharacters(text)).toBe(count);
});
