import { createElement, Fragment } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage, workshopLanguage } from "../../i18n";
import { stepDefaults } from "../../sharedLists/stepDefaults.gen";
import type { Step } from "../../wire.gen";
import { closePages, openPage, workshop } from "../consolePage.fixtures";
import { Agenda } from "./Agenda";

beforeEach(async () => {
  await loadLanguage("en");
  workshopLanguage.value = "en";
});
afterEach(closePages);

const step = (id: string): Step => ({ id, activity: "ideas", title: { en: id }, instruction: {}, minutes: 10, ...stepDefaults });
const withSteps = (...ids: string[]) => ({ workshop: { ...workshop, agenda: ids.map(step) } });

const openAgenda = (...ids: string[]) => openPage(() => createElement(Fragment, null, createElement(Agenda, {}), createElement("main", {})), withSteps(...ids));

/** An agenda of four steps, with the form of the step Sort open. */
async function openSortForm() {
  const agenda = await openAgenda("Think", "Share", "Sort", "Gather");
  await agenda.press("Sort");
  await agenda.press("Edit Sort");
  const name = () => agenda.page.querySelector("form input") as HTMLInputElement | null;
  const removeSort = () => agenda.change(withSteps("Think", "Share", "Gather"));
  return { ...agenda, name, removeSort };
}

const focused = () => document.activeElement?.textContent;
const main = () => document.querySelector("main");

test("a removed step is put back after the last step before it that is still there", async () => {
  const { change, press, type, name, sent, removeSort } = await openSortForm();
  await type(name(), "Choose");
  await removeSort();
  await change(withSteps("Think", "Gather"));
  await press("Save the step");
  expect(sent()?.command).toMatchObject({ agenda: [{ id: "Think" }, { id: "Sort", title: { en: "Choose" } }, { id: "Gather" }] });
});

test("a removed step is put back first when no step before it is left", async () => {
  const { change, press, sent, removeSort } = await openSortForm();
  await removeSort();
  await change(withSteps("Gather"));
  await press("Save the step");
  expect(sent()?.command).toMatchObject({ agenda: [{ id: "Sort" }, { id: "Gather" }] });
});

test.each(["Gather", "Sort"])("a click on the row %s closes no form with words, but focuses it", async (row) => {
  const { press, type, name, button } = await openSortForm();
  await type(name(), "Choose");
  await press(row);
  expect(name()?.value).toBe("Choose");
  expect(document.activeElement).toBe(name());
  await press("Go back");
  await press(row);
  expect(button(row)?.getAttribute("aria-expanded")).toBe(String(row === "Gather"));
});

test("a click on another row closes no form whose words wait for the server, which may refuse them", async () => {
  const { press, type, name } = await openSortForm();
  await type(name(), "Choose");
  await press("Save the step");
  await press("Gather");
  expect(name()?.value).toBe("Choose");
});

test("a click on the row of a removed step keeps the words in its form", async () => {
  const { press, type, name, removeSort } = await openSortForm();
  await type(name(), "Choose");
  await removeSort();
  await press("Sort");
  expect(name()?.value).toBe("Choose");
  expect(document.activeElement).toBe(name());
});

test.each(["Gather", "Sort"])("a click on the row %s closes a form without words", async (row) => {
  const { press, name } = await openSortForm();
  await press(row);
  expect(name()).toBeNull();
  expect(focused()).toContain(row);
});

test("the focus is on the button that edits the step once a removed step is put back", async () => {
  const { change, press, save, removeSort } = await openSortForm();
  await removeSort();
  await press("Save the step");
  await save();
  expect(focused()).toBe("Edit Sort");
  await change(withSteps("Think", "Share", "Sort", "Gather"));
  expect(focused()).toBe("Edit Sort");
});

test("the row of a removed step goes when somebody goes back, and the focus to the page's main part", async () => {
  const { press, button, removeSort } = await openSortForm();
  await removeSort();
  await press("Go back");
  expect(button("Sort")).toBeUndefined();
  expect(document.activeElement).toBe(main());
});

test("the row of a removed step goes when somebody closes it without words, and the focus to the page's main part", async () => {
  const { press, button, removeSort } = await openSortForm();
  await removeSort();
  await press("Sort");
  expect(button("Sort")).toBeUndefined();
  expect(document.activeElement).toBe(main());
});

test("the focus goes to the page's main part when somebody removes the step whose form is open", async () => {
  const { press, save, removeSort } = await openSortForm();
  await press("Remove the step");
  await press("Remove the step");
  await save();
  await removeSort();
  expect(document.activeElement).toBe(main());
});

test("the focus goes to the page's main part when others remove the step whose row had it", async () => {
  const { press, removeSort } = await openSortForm();
  await press("Go back");
  expect(focused()).toBe("Edit Sort");
  await removeSort();
  expect(document.activeElement).toBe(main());
});

test.each(["Go back", "Save the step"])("the focus goes to the page's main part when “%s” closes the form of a new step", async (button) => {
  const { page, press, type, save } = await openAgenda();
  await press("Add a step");
  await type(page.querySelector("form input"), "Sing");
  await press(button);
  if (button === "Save the step") await save();
  expect(page.querySelector("form")).toBeNull();
  expect(document.activeElement).toBe(main());
});
