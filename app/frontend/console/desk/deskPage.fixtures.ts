/** The merge desk on a page, for tests: with the clusters sun (cards c1 and c2) and rain. */
import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";

import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import { ConsoleSession, SessionContext } from "../session";
import { Desk } from "./Desk";

const CODE = "K7MP4WXA";
const JOIN_URL = "";

/** The localStorage key of the unsaved text of a cluster's scenario. */
export const storageKey = (clusterId: string) => `samskap/draft/${CODE}/console/scenario/${clusterId}`;
export const cluster = (id: string, name: string, cards: string[]) => ({ type: "cluster", id, name, cards, scenario: null });
export const card = (id: string, clusterId: string | null) => ({ type: "card", id, table: 1, theme: "light", text: id, under: null, beneath: [], cluster: clusterId, sent: true, mine: false });
const workshop = { type: "workshop", title: "W", question: "Q", language: "en", themes: [], roles: [], municipalities: [], tables: 3, agenda: [], closed: false };
const pages: HTMLElement[] = [];

/** Remove the desks of a test, and empty localStorage. */
export function closeDesks(): void {
  localStorage.clear();
  pages.splice(0).forEach((page) => (render(null, page), page.remove()));
}

/** The desk with the clusters sun (cards c1 and c2) and rain. `change`: apply a patch, as from the server. */
export async function openDesk() {
  const outbox = new Outbox(`${CODE}/console`);
  await outbox.loaded;
  const store = new Store();
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, CODE, JOIN_URL, "facilitator");
  const entities = { workshop, "cluster/sun": cluster("sun", "Sun", ["c1", "c2"]), "cluster/rain": cluster("rain", "Rain", []), "card/c1": card("c1", "sun"), "card/c2": card("c2", "sun") };
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, entities } as never);
  const page = document.body.appendChild(document.createElement("div"));
  pages.push(page);
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(Desk, {})), page));
  const change = (changed: object, gone: string[]) => act(() => store.apply({ type: "patch", audience: "staff", rev: 2, check: 2, changed, gone } as never));
  const button = (label: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(label));
  const press = (label: string) => act(() => button(label)?.click());
  return { page, change, button, press, outbox };
}
