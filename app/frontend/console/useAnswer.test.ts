import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { ConsoleSession, SessionContext } from "./session";
import { useAnswer } from "./useAnswer";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  render(null, document.body);
});

function Answer() {
  const { value, problem } = useAnswer<string>("/api/x");
  return createElement("p", {}, value ?? problem);
}

async function openPage(answers: (() => Promise<Response>)[], beforeRender: () => void = () => undefined) {
  const fetched = vi.fn(() => answers.shift()?.() ?? Promise.reject(new Error("one request too many")));
  vi.stubGlobal("fetch", fetched);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const client = { store: new Store(), clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  beforeRender();
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(Answer, {})), document.body));
  return fetched;
}
const lost = () => Promise.reject(new TypeError("Failed to fetch"));
const answer = (status: number, body: unknown) => () => Promise.resolve(new Response(JSON.stringify(body), { status }));

test("an answer that was lost is asked for again by itself, while the connection stays", async () => {
  const fetched = await openPage([lost, answer(200, "edition 1")]);
  await vi.waitFor(() => expect(document.body.textContent).toBe("edition 1"));
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("nothing is asked for again after the page has left what shows it", async () => {
  const fetched = await openPage([lost], () => vi.useFakeTimers());
  await act(() => render(null, document.body));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledTimes(1);
});
