import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { setCatalogue, workshopLanguage } from "../../i18n";
import en from "../../../locale/en.json";
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

const QUESTION = { nb: "Barnehagen?", en: "Nursery?", nn: "Barnehagen vår?" };
const button = (name: string) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name);

/** Changes of a localized text with a field that a list or a form shows. */
async function editField(texts: Record<string, string>, showTranslations?: boolean) {
  workshopLanguage.value = "nb";
  setCatalogue("en", en);
  let inputs = toInputs(texts);
  const show = () => render(createElement(LocalizedField, { label: "Question", inputs, limit: 99, ...(showTranslations !== undefined && { showTranslations }) }), document.body);
  await act(show);
  return {
    type: (language: string, text: string) => act(() => void (inputs.get(language)!.value = text)),
    /** The form is made anew of what is saved. */
    load: (saved: Record<string, string>) => act(() => {
      inputs = toInputs(saved);
      show();
    }),
    text: (language: string) => inputs.get(language)!.value,
    outdated: () => [...document.querySelectorAll(".translation")].filter((each) => each.textContent.includes("words from before")).map((each) => each.querySelector("label")?.textContent),
    isOpen: () => document.querySelector("details")?.open ?? document.querySelector(".translation") !== null,
  };
}

test.each([undefined, false])("translations that have the words from before the main text was changed are shown (in a list: %s)", async (showTranslations) => {
  const field = await editField({ nb: "Barnehagen?", en: "Nursery?" }, showTranslations);
  expect(field.isOpen()).toBe(false);

  await field.type("nb", "Svømmehallen?");
  expect([field.isOpen(), field.outdated()]).toEqual([true, ["English"]]);

  // Saved as it is: the English words are still those from before.
  await field.load({ nb: "Svømmehallen?", en: "Nursery?" });
  await field.type("nn", "Symjehallen?");
  expect(field.outdated()).toEqual(["English"]);

  await field.type("en", "The pool?");
  expect([field.isOpen(), field.outdated()]).toEqual([true, []]);
});

test("an outdated translation can be left empty by one button, which leaves the others and gives its field the focus", async () => {
  const field = await editField(QUESTION);
  await field.type("nb", "Svømmehallen?");
  expect(field.outdated()).toEqual(["English", "Nynorsk"]);

  await act(() => button("Leave empty and show the text above: Question, English")?.click());
  expect([field.text("en"), field.text("nn"), field.outdated()]).toEqual(["", "Barnehagen vår?", ["Nynorsk"]]);
  expect(document.activeElement).toBe(document.querySelector(".translation input"));
});

test("translations belong to a main text that is typed back or loaded with them, and to one that is written first", async () => {
  const field = await editField({ nb: "", en: "Nursery?" });
  await field.type("nb", "Barnehagen?");
  expect(field.outdated()).toEqual([]);

  await field.load({ nb: "Barnehagen?", en: "Nursery?" });
  await field.type("nb", "Svømmehallen?");
  await field.type("nb", "Barnehagen?");
  expect(field.outdated()).toEqual([]);

  await field.load({ nb: "Svømmehallen?", en: "The pool?" });
  expect(field.outdated()).toEqual([]);
  await field.type("nb", "Badet?");
  expect(field.outdated()).toEqual(["English"]);

  await act(() => void (workshopLanguage.value = "en"));
  expect(field.outdated()).toEqual([]);
});
