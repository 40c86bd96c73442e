import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { CloseOrReopenButton } from "./CloseOrReopenButton";
import { currentTab } from "./currentTab";
import { ConsoleSession, SessionContext } from "./session";

afterEach(() => {
  render(null, document.body);
  currentTab.value = "run";
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The open question whether to close the workshop. choice: what the server says of the QR code. */
async function askToClose(choice: { wanted: boolean }) {
  const fetched = vi.fn(async () => Response.json({ ...choice, path: null, has_code_word: false }));
  vi.stubGlobal("fetch", fetched);
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { workshop: { type: "workshop", agenda: [], closed: false } } } as never);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  vi.useFakeTimers();
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(CloseOrReopenButton, { saysQr: true })), document.body));
  await act(() => document.querySelector("button")?.click());
  await pass(0);
  return fetched;
}
const question = () => document.querySelector("[role=alert]")?.textContent;
const pass = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

test("the question follows a choice that is changed while it is read", async () => {
  const choice = { wanted: true };
  await askToClose(choice);
  expect(question()).toContain("console.close.ask.qr");
  choice.wanted = false;
  await pass(5000);
  expect(question()).not.toContain("console.close.ask.qr");
  choice.wanted = true;
  await pass(5000);
  expect(question()).toContain("console.close.ask.qr");
});

test("the server is not asked while the question is in a tab that is not open, and at once when it is opened", async () => {
  const choice = { wanted: true };
  const fetched = await askToClose(choice);
  await act(() => void (currentTab.value = "setup"));
  const before = fetched.mock.calls.length;
  choice.wanted = false;
  await pass(60_000);
  expect(fetched).toHaveBeenCalledTimes(before);
  await act(() => void (currentTab.value = "run"));
  await pass(0);
  expect(question()).not.toContain("console.close.ask.qr");
});
