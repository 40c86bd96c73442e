import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import { ConsoleSession, SessionContext } from "../session";
import { Desk } from "./Desk";

const key = (cluster: string) => `samskap/draft/K7MP4WXA/console/scenario/${cluster}`;
const words = (text: string) => JSON.stringify({ title: "Sun", text, base: { title: "Sun", text: "" }, cluster: { name: "Sun", cards: ["c1", "c2"] } });
const cluster = (id: string, name: string, cards: string[]) => ({ type: "cluster", id, name, cards, scenario: null });
const card = (id: string, at: string | null) => ({ type: "card", id, table: 1, theme: "light", text: id, under: null, beneath: [], cluster: at, sent: true, mine: false });
const workshop = { type: "workshop", title: "W", question: "Q", language: "en", themes: [], roles: [], municipalities: [], tables: 3, agenda: [], closed: false };
const pages: HTMLElement[] = [];

beforeEach(() => localStorage.clear());
afterEach(() => pages.splice(0).forEach((page) => (render(null, page), page.remove())));

/** The desk with the clusters sun (cards c1 and c2) and rain. `change`: a patch from the server. */
async function openDesk() {
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const store = new Store();
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
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

const joined = { "cluster/rain": cluster("rain", "Rain", ["c1", "c2"]), "card/c1": card("c1", "rain"), "card/c2": card("c2", "rain") };
const dissolved = { "card/c1": card("c1", null), "card/c2": card("c2", null) };

/** Open the editor of sun, type, and let a colleague change the desk. */
async function typeAndLose(changed: object) {
  const desk = await openDesk();
  await act(() => [...desk.page.querySelectorAll("button")].findLast(({ textContent }) => textContent === "console.desk.write_scenario")?.click());
  const field = desk.page.querySelector("textarea") as HTMLTextAreaElement;
  field.value = "An hour of words";
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  await desk.change(changed, ["cluster/sun"]);
  return desk;
}

test("unsaved words stay on the page when a colleague joins their cluster, and go on in the other one", async () => {
  const { page, press } = await typeAndLose(joined);
  expect(page.textContent).toContain("console.scenario.gone");
  expect(page.textContent).toContain("An hour of words");

  await press("console.scenario.gone.go_on");

  expect(page.querySelector("textarea")?.value).toBe("An hour of words");
  expect(localStorage.getItem(key("sun"))).toBeNull();
});

test("unsaved words stay on the page when a colleague dissolves their cluster, and go on in a new one", async () => {
  const { page, press, change, outbox } = await typeAndLose(dissolved);
  expect(page.textContent).toContain("An hour of words");

  await press("console.scenario.gone.new");

  const [command] = outbox.commands.value;
  expect(command?.command).toMatchObject({ type: "merge.cluster", name: "Sun", cards: ["c1", "c2"] });
  await change({ [`cluster/${command?.id}`]: cluster(command?.id ?? "", "Sun", ["c1", "c2"]) }, []);
  expect(page.querySelector("textarea")?.value).toBe("An hour of words");
});

test("unsaved words of a cluster that went while the page was closed are offered on the desk", async () => {
  localStorage.setItem(key("gone"), words("Older words"));
  const { page, press, button } = await openDesk();

  await press("console.scenario.gone.open");

  expect(page.textContent).toContain("Older words");
  expect(button("console.scenario.gone.go_on")).toBeDefined();
});

test("unsaved words replace no unsaved words of the other cluster", async () => {
  localStorage.setItem(key("rain"), words("Words about rain"));
  const { page, button } = await typeAndLose(joined);

  expect(page.textContent).toContain("An hour of words");
  expect(button("console.scenario.gone.go_on")).toBeUndefined();
  expect(localStorage.getItem(key("rain"))).toBe(words("Words about rain"));
});
