import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { Popover } from "./Popover";

afterEach(() => render(null, document.body));

test("a press outside closes a panel as soon as it is open, even before the next frame", async () => {
  await act(() => render(createElement(Popover, { label: "More", icon: [] } as never, "Panel"), document.body));
  const button = document.querySelector("button")!;
  button.click();
  // The panel is drawn in a microtask.
  await Promise.resolve();
  expect(button.getAttribute("aria-expanded")).toBe("true");

  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));

  await expect.poll(() => button.getAttribute("aria-expanded")).toBe("false");
});
