import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { QrCode } from "./QrCode";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  render(null, document.body);
  vi.useRealTimers();
});

const show = (address?: string) => act(() => render(h(QrCode, { src: "/r/abc/qr.svg", label: "The report", ...(address && { address }) }), document.body));
const image = () => document.querySelector("img") as HTMLImageElement;
const happens = (event: "load" | "error") => act(() => void image().dispatchEvent(new Event(event)));

/** After how many seconds another image is in the place of this one. */
async function secondsUntilAskedAgain(): Promise<number> {
  const before = image();
  let seconds = 0;
  while (image() === before && seconds < 100) {
    await act(async () => void (await vi.advanceTimersByTimeAsync(1000)));
    seconds++;
  }
  return seconds;
}

test("an image that does not load is asked for again, after longer and longer pauses", async () => {
  await show();
  const pauses = [];
  for (let failure = 0; failure < 7; failure++) {
    await happens("error");
    pauses.push(await secondsUntilAskedAgain());
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect(image().getAttribute("src")).toBe("/r/abc/qr.svg");
});

test("the address stands in the place of an image that is missing, until it loads", async () => {
  await show("hall.example/r/abc");
  expect([document.body.textContent, image().hidden]).toEqual(["", false]);
  await happens("error");
  expect([document.body.textContent, image().hidden]).toEqual(["hall.example/r/abc", true]);
  await secondsUntilAskedAgain();
  expect(image().hidden).toBe(true);
  await happens("load");
  expect([document.body.textContent, image().hidden]).toEqual(["", false]);
});

test("the pauses are short again after the image has loaded", async () => {
  await show();
  for (let failure = 0; failure < 3; failure++) {
    await happens("error");
    await secondsUntilAskedAgain();
  }
  await happens("load");
  await happens("error");
  expect(await secondsUntilAskedAgain()).toBe(1);
});
