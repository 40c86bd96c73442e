import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { type ConsoleRight, ConsoleSession, SessionContext } from "./session";
import { CardsTakenAwayButton } from "./CardsTakenAway";

const pages: HTMLElement[] = [];
const workshop = { type: "workshop", title: "W", question: "Q", language: "en", themes: [], roles: [], municipalities: [], tables: 3, agenda: [], closed: false };
const taken = (id: string, number: number) => ({ type: "taken", id, table: 4, theme: "light", text: `words of ${id}`, number });
const counts = (taken_away: number) => ({ type: "counts", people: 9, cards: 9, themes: {}, taken_away });

afterEach(() => {
  vi.unstubAllGlobals();
  pages.splice(0).forEach((page) => (render(null, page), page.remove()));
});

/** The button on a page. `lists`: what the server answers, one after the other. */
async function openPage(right: ConsoleRight, number: number, ...lists: object[][]) {
  const answers = lists.map((cards) => new Response(JSON.stringify({ cards })));
  const status = signal("live");
  const fetched = vi.fn(() => (status.value === "live" ? Promise.resolve(answers.shift()) : Promise.reject(new TypeError("Failed to fetch"))));
  vi.stubGlobal("fetch", fetched);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const store = new Store();
  const client = { store, clock: new Clock(), outbox, connection: { status } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", right);
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, entities: { workshop, counts: counts(number) } } as never);
  const page = document.body.appendChild(document.createElement("main"));
  pages.push(page);
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(CardsTakenAwayButton, {})), page));
  const button = (label: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(label));
  const press = (label: string) => act(() => button(label)?.click());
  const change = (changed: object) => act(() => store.apply({ type: "patch", audience: "staff", rev: 2, check: 2, changed, gone: [] } as never));
  const setCount = (value: number) => change({ counts: counts(value) });
  const listIs = (...texts: string[]) =>
    vi.waitFor(() => expect([...page.querySelectorAll(".card-text")].map(({ textContent }) => textContent)).toEqual(texts));
  const setStatus = (value: string) => act(() => void (status.value = value));
  return { page, button, press, change, setStatus, setCount, outbox, fetched, listIs };
}

test("cards that were taken away are read only when the list is opened, and one is brought back", async () => {
  const { press, outbox, fetched, listIs } = await openPage("facilitator", 2, [taken("a", 1), taken("b", 2)]);
  expect(fetched).not.toHaveBeenCalled();

  await press("console.taken_cards.count");
  await listIs("words of a", "words of b");

  await press("console.desk.bring_back");
  expect(outbox.commands.value.map(({ command }) => command)).toEqual([{ type: "ideas.bring_back", card: "a" }]);
});

test("the list is read again when a card was brought back or taken away, and closes when none is left", async () => {
  const { page, press, setCount, listIs } = await openPage("facilitator", 2, [taken("a", 1), taken("b", 2)], [taken("b", 2)], []);
  await press("console.taken_cards.count");
  await listIs("words of a", "words of b");

  await setCount(1);
  await listIs("words of b");

  await setCount(0);
  await vi.waitFor(() => expect(page.querySelector("dialog")).toBeNull());
  await vi.waitFor(() => expect(document.activeElement).toBe(page));
});

test("the list is read again when one card was brought back and another taken away, so that the count stays", async () => {
  const { press, change, listIs } = await openPage("facilitator", 1, [taken("a", 1)], [taken("b", 2)]);
  await press("console.taken_cards.count");
  await listIs("words of a");

  await change({ "card/a": { type: "card", id: "a", table: 4, theme: "light", text: "words of a", under: null, beneath: [], cluster: null, sent: false } });
  await listIs("words of b");
});

test("the list that could not be read is read again when there is a connection", async () => {
  const { page, press, setStatus, listIs, fetched } = await openPage("facilitator", 1, [taken("a", 1)]);
  await setStatus("connecting");
  await press("console.taken_cards.count");
  await vi.waitFor(() => expect(page.querySelector(".notice.error")).not.toBeNull());

  await setStatus("live");
  await listIs("words of a");
  expect(page.querySelector(".notice.error")).toBeNull();
  expect(fetched).toHaveBeenCalledTimes(2);
});

test.each([
  ["before the request fails", "connecting"],
  ["and the request never ends", undefined],
])("the list is read again when the connection goes %s", async (_, failsAfter) => {
  const { page, press, setStatus, listIs, fetched } = await openPage("facilitator", 1, [taken("a", 1)]);
  let fail = (_: Error) => {};
  fetched.mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)));
  await press("console.taken_cards.count");
  await setStatus("connecting");
  if (failsAfter) await act(() => fail(new TypeError("Failed to fetch")));

  await setStatus("live");
  await listIs("words of a");
  expect(page.querySelector(".notice.error")).toBeNull();
});

test("the list that the server could not give is read again on request", async () => {
  const { page, press, listIs, fetched } = await openPage("facilitator", 1, [taken("a", 1)]);
  fetched.mockImplementationOnce(() => Promise.resolve(new Response('{"code":"store.unavailable","message":"The disk is full."}', { status: 503 })));
  await press("console.taken_cards.count");
  await vi.waitFor(() => expect(page.querySelector(".notice.error")?.textContent).toBe("The disk is full."));

  await press("network.try_again");
  await listIs("words of a");
  expect(page.querySelector(".notice.error")).toBeNull();
});

test("a theme team and a workshop without cards that were taken away have no such button", async () => {
  expect((await openPage("theme_team", 2)).button("console.taken_cards.count")).toBeUndefined();
  expect((await openPage("facilitator", 0)).button("console.taken_cards.count")).toBeUndefined();
});
