import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { closePhones, IDEA_DRAFT, openPhone, ownCard, workshop } from "./phonePage.fixtures";

afterEach(closePhones);

const themes = ["light", "space", "unsure"].map((id) => ({ ...workshop.themes[0], id, unsure: id === "unsure", retired: id === "light" }));

test.each([
  ["without a chosen theme gets the theme for that", "", "unsure"],
  ["with a theme that was retired needs another choice", "light", undefined],
  ["has its chosen theme", "space", "space"],
])("a card %s", async (_, chosen, theme) => {
  localStorage.setItem(IDEA_DRAFT, "Begun");
  localStorage.setItem(IDEA_DRAFT.replace("/idea", "/theme"), chosen);
  const { page, outbox } = await openPhone("together", { workshop: { ...workshop, themes } });
  await act(() => page.querySelector("form")?.requestSubmit());
  const command = outbox.commands.value[0]?.command;
  expect(command?.type === "ideas.add" ? command.theme : undefined).toBe(theme);
  expect(page.textContent?.includes("phone.card_form.theme_missing")).toBe(theme === undefined);
});

test.each([
  ["together", "phone.card_form.notes_below"],
  ["sort", "phone.card_form.notes_below"],
  ["alone", "error.text.blank"],
])("an empty form in the step %s says %s to somebody who has a private note", async (step, problem) => {
  const { page, press, change } = await openPhone(step, { "mine/note": ownCard("note", false) });
  await press("phone.card_form.open");
  await act(() => page.querySelector("form")?.requestSubmit());
  expect(page.querySelector("form [id$=error]")?.textContent).toBe(problem);
  await change({ "mine/note": ownCard("note", true) });
  expect(page.querySelector("form [id$=error]")?.textContent).toBe("error.text.blank");
});
