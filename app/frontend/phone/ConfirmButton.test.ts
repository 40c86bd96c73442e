import { Trash2 } from "lucide";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { ConfirmButton } from "./ConfirmButton";

afterEach(() => {
  render(null, document.body);
  document.body.replaceChildren();
});

/** The button on a page, after it was pressed. */
async function ask(onConfirm: () => void = () => undefined) {
  const main = document.body.appendChild(document.createElement("main"));
  const show = (isThere: boolean) => act(() => render(isThere ? createElement(ConfirmButton, { icon: Trash2, label: "Take back", question: "Really?", onConfirm }) : null, main));
  await show(true);
  await act(() => main.querySelector("button")?.click());
  expect(document.activeElement?.textContent).toBe("phone.keep_card");
  return { main, show };
}

test("the button has the focus again when the card is kept", async () => {
  const { main } = await ask();
  await act(() => (document.activeElement as HTMLElement).click());
  expect(main.textContent).toBe("Take back");
  expect(document.activeElement).toBe(main.querySelector("button"));
});

test("the button has the focus again after Escape", async () => {
  const { main } = await ask();
  await act(() => void document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
  expect(main.textContent).toBe("Take back");
  expect(document.activeElement).toBe(main.querySelector("button"));
});

test("the focus goes to the page's main part when the button is gone after it was confirmed", async () => {
  const onConfirm = vi.fn();
  const { main, show } = await ask(onConfirm);
  await act(() => main.querySelector("button")?.click());
  expect(onConfirm).toHaveBeenCalledOnce();
  await show(false);
  await vi.waitFor(() => expect(document.activeElement).toBe(main));
});
