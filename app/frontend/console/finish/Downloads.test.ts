import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import { ConsoleSession, SessionContext } from "../session";
import { Downloads } from "./Downloads";

const pages: HTMLElement[] = [];
const workshop = { type: "workshop", title: "W", question: "Q", language: "en", themes: [], roles: [], municipalities: [], tables: 3, agenda: [], closed: false };
const card = (id: string, table: number) => ({ [`card/${id}`]: { type: "card", id, table, theme: "light", text: id, under: null, beneath: [], cluster: null, sent: false } });
const ofTables = (...tables: number[]) =>
  new Response(JSON.stringify({ groups: [{ name: "table", choices: tables.map((table) => ({ variant: `table-${table}`, label: `Table ${table}` })) }] }));

afterEach(() => {
  vi.unstubAllGlobals();
  pages.splice(0).forEach((page) => (render(null, page), page.remove()));
});

/** The files of a draft. answers: of the server, one after the other. */
async function openPage(...answers: Response[]) {
  vi.stubGlobal("fetch", () => Promise.resolve(answers.shift()));
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const store = new Store();
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, entities: { workshop, ...card("a", 1) } } as never);
  const page = document.body.appendChild(document.createElement("main"));
  pages.push(page);
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(Downloads, { edition: undefined })), page));
  const change = (changed: object) => act(() => store.apply({ type: "patch", audience: "staff", rev: 2, check: 2, changed, gone: [] } as never));
  const offered = () => [...page.querySelectorAll<HTMLOptionElement>(".finish-choice:first-of-type option")].map(({ value }) => value);
  return { page, change, offered };
}

test("the variant of a table is offered when the table has its first card", async () => {
  const { change, offered } = await openPage(ofTables(1), ofTables(1, 2));
  await vi.waitFor(() => expect(offered()).toEqual(["", "table-1"]));

  await change(card("b", 2));
  await vi.waitFor(() => expect(offered()).toEqual(["", "table-1", "table-2"]));
});

test("an error answer to the question for variants is shown, and the server is asked again on request", async () => {
  const { page, offered } = await openPage(new Response('{"code":"credential.expired","message":"Sign in again."}', { status: 401 }), ofTables(1));
  await vi.waitFor(() => expect(page.querySelector(".notice.error")?.textContent).toBe("Sign in again."));
  expect(offered()).toEqual([""]);

  await act(() => [...page.querySelectorAll("button")].find(({ textContent }) => textContent === "network.try_again")?.click());
  await vi.waitFor(() => expect(offered()).toEqual(["", "table-1"]));
  expect(page.querySelector(".notice.error")).toBeNull();
});
