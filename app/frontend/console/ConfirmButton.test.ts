import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { ConfirmButton } from "./ConfirmButton";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

/** The button on a page, with the focus. `pressEnter`: on what has the focus then. */
async function openPage() {
  const onConfirm = vi.fn();
  const main = document.body.appendChild(document.createElement("main"));
  const show = (isThere: boolean) => act(() => render(isThere ? createElement(ConfirmButton, { label: "Dissolve", question: "Really?", confirmLabel: "Yes", onConfirm }) : null, main));
  await show(true);
  main.querySelector("button")?.focus();
  const pressEnter = () => act(() => (document.activeElement as HTMLElement).click());
  const press = (label: string) => act(() => {
    const button = [...main.querySelectorAll("button")].find(({ textContent }) => textContent === label);
    button?.focus();
    button?.click();
  });
  return { main, onConfirm, show, pressEnter, press };
}

test("Enter that is pressed twice asks and confirms nothing", async () => {
  const { main, onConfirm, pressEnter } = await openPage();
  await pressEnter();
  expect(main.textContent).toContain("Really?");
  await pressEnter();
  expect(main.textContent).toBe("Dissolve");
  expect(onConfirm).not.toHaveBeenCalled();
  expect(document.activeElement?.textContent).toBe("Dissolve");
});

test("the focus is on the button that goes back as soon as the question is on the page", async () => {
  const { main } = await openPage();
  main.querySelector("button")?.click();
  await Promise.resolve(); // the time of one rendering, without a frame of the screen
  expect(main.textContent).toContain("Really?");
  expect(document.activeElement?.textContent).toBe("console.confirm.no");
});

test("Escape closes the question, and closes nothing around it", async () => {
  const { main, onConfirm, press } = await openPage();
  const onKeyDown = vi.fn();
  main.addEventListener("keydown", onKeyDown);
  await press("Dissolve");
  const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
  await act(() => void document.activeElement?.dispatchEvent(escape));
  expect(main.textContent).toBe("Dissolve");
  expect(escape.defaultPrevented).toBe(true);
  expect(onKeyDown).not.toHaveBeenCalled();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("the focus goes to the page's main part when the button is gone after it was confirmed", async () => {
  const { main, onConfirm, show, press } = await openPage();
  onConfirm.mockImplementation(() => void show(false));
  await press("Dissolve");
  await press("Yes");
  expect(onConfirm).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(document.activeElement).toBe(main));
});
