import { signal } from "@preact/signals";
import { createElement as h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { PageRevision, Part } from "./Part";

let isBroken: boolean;
const Board = () => {
  if (isBroken) throw new Error("broken");
  return h("p", {}, "the board");
};
const page = document.body.appendChild(document.createElement("div"));
const draw = (shows: string) => act(() => render([h(Part, { key: 1, shows, children: h(Board, {}) }), h(Part, { key: 2, children: "the header" })], page));

afterEach(() => {
  render(null, page);
  vi.restoreAllMocks();
});

test("a part that throws says so, and the other parts stay", async () => {
  const logged = vi.spyOn(console, "error").mockReturnValue();
  isBroken = true;
  await draw("ideas");
  expect(page.querySelector("[role=alert]")?.textContent).toBe("page.part_brokennetwork.try_again");
  expect(page.textContent).toContain("the header");
  expect(logged).toHaveBeenCalledOnce();
});

test("a broken part is drawn again when the person asks for it", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  isBroken = true;
  await draw("ideas");
  isBroken = false;
  await act(() => page.querySelector("button")?.click());
  expect(page.textContent).toBe("the boardthe header");
});

test("a broken part is drawn again when the page shows something else", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  isBroken = true;
  await draw("ideas");
  isBroken = false;
  await draw("ideas");
  expect(page.querySelector("[role=alert]")).not.toBeNull();
  await draw("vote");
  expect(page.textContent).toBe("the boardthe header");
});

test("a broken part is drawn again when the page's revision changes, ever later, and reported once", async () => {
  const logged = vi.spyOn(console, "error").mockReturnValue();
  vi.useFakeTimers();
  const revision = signal(1);
  const change = () => act(async () => {
    revision.value++;
    await vi.advanceTimersByTimeAsync(0);
  });
  const wait = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
  isBroken = true;
  await act(() => render(h(PageRevision.Provider, { value: revision, children: h(Part, { children: h(Board, {}) }) }), page));
  await change();
  expect(page.querySelector("[role=alert]")).not.toBeNull();
  isBroken = false;
  await change();
  expect(page.querySelector("[role=alert]")).not.toBeNull();
  await wait(600);
  expect(page.textContent).toBe("the board");
  expect(logged).toHaveBeenCalledOnce();
  await wait(10_000);
  isBroken = true;
  await act(() => render(h(PageRevision.Provider, { value: revision, children: h(Part, { children: h(Board, {}) }) }), page));
  expect(logged).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});
