import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { closePhones, IDEA_DRAFT, openPhone } from "./phonePage.fixtures";

afterEach(closePhones);

const ORIGIN = IDEA_DRAFT.replace("/idea", "/origin");
const typeText = (page: HTMLElement, text: string) =>
  act(() => {
    const field = page.querySelector("textarea");
    if (!field) throw new Error("no field");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
/** Store something as another tab of this browser does. */
const storeInOtherTab = (key: string, newValue: string) =>
  act(() => {
    localStorage.setItem(key, newValue);
    dispatchEvent(new StorageEvent("storage", { key, newValue }));
  });

test("a text that another tab writes in a later step keeps the origin that that tab says", async () => {
  const { page } = await openPhone("alone");
  await storeInOtherTab(IDEA_DRAFT, "Begun in public");
  await storeInOtherTab(ORIGIN, "2");
  expect(localStorage.getItem(ORIGIN)).toBe("2");
  await storeInOtherTab(IDEA_DRAFT, "Begun in public, more");
  expect(localStorage.getItem(ORIGIN)).toBe("2");
  // This tab is still in the step before, and does not say that the text was begun there.
  await typeText(page, "Begun in public, more words");
  expect(localStorage.getItem(ORIGIN)).toBe("2");
});

test("a text is private from the private step on in which it was begun, until it is empty", async () => {
  const { page, startStep } = await openPhone("alone");
  await typeText(page, "Mine");
  expect(localStorage.getItem(ORIGIN)).toBe("1 private");
  await startStep("together");
  expect(localStorage.getItem(ORIGIN)).toBe("2 private");
  await typeText(page, "");
  expect(localStorage.getItem(ORIGIN)).toBeNull();
  await typeText(page, "For all");
  expect(localStorage.getItem(ORIGIN)).toBe("2");
});

test("the button that opened the form has the focus again after Cancel", async () => {
  const { press, button } = await openPhone("sort");
  await press("phone.card_form.open");
  await press("phone.cancel");
  await vi.waitFor(() => expect(document.activeElement).toBe(button("phone.card_form.open")));
});
