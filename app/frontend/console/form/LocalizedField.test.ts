import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { workshopLanguage } from "../../i18n";
import { LocalizedField } from "./LocalizedField";
import { toInputs } from "./localizedInputs";

afterEach(() => render(null, document.body));

async function openField(text: Record<string, string>, problem: string) {
  workshopLanguage.value = "nb";
  await act(() => render(createElement(LocalizedField, { label: "Preface", inputs: toInputs(text), limit: 5, rows: 3, problem }), document.body));
  return [...document.querySelectorAll("textarea")].filter((field) => field.ariaInvalid === "true" || field.getAttribute("aria-invalid") === "true").map(({ value }) => value);
}

test("a translation that is too long is reported under its own field, which is shown", async () => {
  expect(await openField({ nb: "ok", en: "too long" }, "Too long.")).toEqual(["too long"]);
  expect(document.querySelector("details")?.open).toBe(true);
});

test("a blank text in the main language is reported under its field also if a translation is too long", async () => {
  expect(await openField({ nb: "", en: "too long" }, "It is blank.")).toEqual(["", "too long"]);
});

test("the other languages are not shown at first", async () => {
  await openField({ nb: "ok", en: "short" }, "");
  expect(document.querySelector("details")?.open).toBe(false);
});
