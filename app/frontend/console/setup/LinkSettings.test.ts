import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { StaffLink } from "../../http.gen";
import { loadLanguage } from "../../i18n";
import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import type { Snapshot } from "../../wire.gen";
import { currentTab } from "../currentTab";
import { ConsoleSession, SessionContext } from "../session";
import { LinkSettings } from "./LinkSettings";
import { expiryOf } from "./staffLinks";

const PATH = "/api/workshops/K7MP4WXA/links";
const CREATED_AT = 1_800_000_000_000;

/** The server's list, and what was asked of it. */
const server = { links: [] as StaffLink[], requests: [] as string[], isReachable: true, isListReachable: true };

const link = (id: string, right: StaffLink["right"], details: Partial<StaffLink> = {}): StaffLink => ({
  id, right, label: "", table: null, created_at: CREATED_AT, expires_at: null, is_own: false, has_code_word: false, wrong_code_words: 0, on_screen: false, url: `http://hall/w/K7MP4WXA/link#${id}.secret`, ...details,
});

beforeEach(async () => {
  await loadLanguage("en");
  Object.assign(server, { links: [link("first", "facilitator")], requests: [], isReachable: true, isListReachable: true });
  vi.stubGlobal("fetch", answer);
  currentTab.value = "setup";
});
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

async function answer(path: string, { method = "GET", body = "" }: { method?: string; body?: string }): Promise<Response> {
  server.requests.push(`${method} ${path}`);
  if (!server.isReachable || (method === "GET" && !server.isListReachable)) throw new TypeError("Failed to fetch");
  if (method === "GET") return Response.json(server.links);
  const revoked = /([^/]+)\/revoke$/.exec(path)?.[1];
  if (revoked) {
    server.links = server.links.filter(({ id }) => id !== revoked);
    return new Response(null, { status: 204 });
  }
  const made = { ...link("made", "screen"), ...(JSON.parse(body) as Partial<StaffLink>) };
  server.links.push(made);
  return Response.json(made, { status: 201 });
}

async function renderSection(isOrganiser = false): Promise<ConsoleSession> {
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, now: CREATED_AT, entities: { workshop: { type: "workshop", tables: 4 } } } as unknown as Snapshot);
  const connection = { status: signal("live"), close: vi.fn() };
  const session = new ConsoleSession({ store, clock: new Clock(), outbox, connection } as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator", isOrganiser);
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(LinkSettings, {})), document.body));
  await settled();
  return session;
}
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)));
const rows = () => [...document.querySelectorAll<HTMLElement>(".link")];
const row = (name: string) => rows().map((element) => ({ element, label: element.getAttribute("aria-label") })).find(({ label }) => label === name || label?.startsWith(`${name}, made `))?.element as HTMLElement;
const text = () => document.body.textContent;

async function press(label: string, within: HTMLElement = document.body): Promise<void> {
  const button = [...within.querySelectorAll("button")].find(({ textContent }) => textContent === label);
  if (!button) throw new Error(`no button ${label}`);
  button.click();
  await settled();
}

async function fill(label: string, value: string): Promise<void> {
  const { htmlFor } = [...document.querySelectorAll("label")].find(({ textContent }) => textContent === label) as HTMLLabelElement;
  const field = document.getElementById(htmlFor) as HTMLInputElement | HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  await settled();
}

test("the newest link comes first, and each says what it opens and until when", async () => {
  server.links.push(link("host", "table_host", { table: 3, label: "Kari" }), link("old", "report", { expires_at: CREATED_AT - 1 }));
  await renderSection();
  expect(rows().map((found) => found.getAttribute("aria-label"))).toEqual(["Report", "Table host, table 3, Kari", "Facilitator"]);
  expect(row("Facilitator").textContent).toContain("works until you turn it off");
});

test("a link whose time is over can be removed, but not copied", async () => {
  server.links.push(link("old", "report", { expires_at: Date.now() - 1000 }));
  await renderSection();
  expect([...row("Report").querySelectorAll("button")].map(({ textContent }) => textContent)).toEqual(["Remove from the list"]);
  await press("Remove from the list");
  expect(server.links.map(({ id }) => id)).toEqual(["first"]);
});

test("the address of another facilitator's link cannot be copied, and the question before it is turned off names the links that it made", async () => {
  server.links = [link("other", "facilitator", { url: "" })];
  await renderSection();
  expect([...row("Facilitator").querySelectorAll("button")].map(({ textContent }) => textContent)).toEqual(["Turn off"]);
  expect(row("Facilitator").textContent).toContain("Only the organiser and whoever made this link can copy it.");
  await press("Turn off");
  expect(text()).toContain("the facilitator links that they made stop working");
});

test("a public link to the report ends within a year, and may have a code word and a QR code", async () => {
  await renderSection();
  await fill("Who or what it is for", "public_report");
  await fill("Code word (you may leave it empty)", "green door");
  await press("Make the link");
  const made = server.links.at(-1) as StaffLink & { code_word: string };
  expect(made).toMatchObject({ right: "public_report", code_word: "green door" });
  expect(Math.round(((made.expires_at ?? 0) - Date.now()) / 86_400_000)).toBeOneOf([365, 366]);

  server.links = [link("open", "public_report", { url: "http://hall/r/open.secret", has_code_word: true })];
  await act(() => void (currentTab.value = "run"));
  await act(() => void (currentTab.value = "setup"));
  await settled();
  expect(row("Public report").textContent).toContain("with a code word");
  await press("QR code", row("Public report"));
  expect(row("Public report").querySelector("img")?.getAttribute("src")).toBe("/r/open.secret/qr.svg");
});

test("a link of the staff has no code word, though one was written before its kind was chosen", async () => {
  await renderSection();
  await fill("Who or what it is for", "public_report");
  await fill("Code word (you may leave it empty)", "green door");
  await fill("Who or what it is for", "screen");
  await press("Make the link");
  expect(server.links.at(-1)).toMatchObject({ right: "screen", code_word: "", expires_at: null });
});

test("the list is loaded again when the tab is opened again", async () => {
  await renderSection();
  server.links.push(link("other", "screen"));
  await act(() => void (currentTab.value = "run"));
  await act(() => void (currentTab.value = "setup"));
  await settled();
  expect(row("Screen")).toBeDefined();
});

test("a new link comes first, with the focus on its copy button, before the list is loaded again", async () => {
  await renderSection();
  server.isListReachable = false;
  await fill("Name in your list (you may leave it empty)", "Kari’s laptop");
  await press("Make the link");
  expect(server.links.at(-1)).toMatchObject({ right: "theme_team", label: "Kari’s laptop", table: null, expires_at: null });
  expect(rows()[0]?.getAttribute("aria-label")).toBe("Theme team, Kari’s laptop");
  expect(document.activeElement?.textContent).toBe("Copy");
  expect(rows()[0]?.contains(document.activeElement)).toBe(true);
});

test("a table host's link needs a table that there is", async () => {
  await renderSection();
  await fill("Who or what it is for", "table_host");
  await fill("Table number", "5");
  await press("Make the link");
  expect(text()).toContain("1 to 4");
  expect(server.links).toHaveLength(1);
  await fill("Table number", "4");
  await press("Make the link");
  expect(server.links.at(-1)).toMatchObject({ right: "table_host", table: 4 });
});

test.each([
  [true, "You came in by this link yourself."],
  [false, "Everybody who came in by this link"],
])("a link is turned off only after a question; one's own (%s) with a warning", async (is_own, question) => {
  server.links = [link("first", "facilitator", { is_own })];
  await renderSection();
  await press("Turn off", row("Facilitator"));
  expect(row("Facilitator").textContent).toContain(question);
  expect(server.links).toHaveLength(1);
  await press("Yes, turn it off");
  expect(server.requests).toContain(`POST ${PATH}/first/revoke`);
  expect(rows()).toEqual([]);
  expect(document.activeElement?.textContent).toBe("All links");
});

test("requests without an answer say so, and can be tried again", async () => {
  server.isReachable = false;
  await renderSection();
  expect(text()).toContain("The server did not answer.");
  server.isReachable = true;
  await press("Try again");
  expect(text()).not.toContain("The server did not answer.");
  server.isReachable = false;
  await press("Turn off", row("Facilitator"));
  await press("Yes, turn it off");
  expect(row("Facilitator").textContent).toContain("The server did not answer.");
  server.isReachable = true;
  await press("Turn off", row("Facilitator"));
  await press("Yes, turn it off");
  expect(rows()).toEqual([]);
});

test("the address is copied, or shown selected where the browser does not allow that", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  await renderSection();
  await press("Copy", row("Facilitator"));
  expect(writeText).toHaveBeenCalledWith(server.links[0]?.url);
  expect(row("Facilitator").textContent).toContain("Copied");

  vi.stubGlobal("navigator", {}); // over plain HTTP
  document.execCommand = () => false;
  await press("Copied", row("Facilitator"));
  const field = row("Facilitator").querySelector("input") as HTMLInputElement;
  expect(field.value).toBe(server.links[0]?.url);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, field.value.length]);
});

test("signing out ends the console, once the server has answered", async () => {
  const session = await renderSection();
  await press("Sign out of this workshop in this browser");
  server.isReachable = false;
  await press("Yes, sign out");
  expect(session.closeCode.value).toBeUndefined();
  expect(text()).toContain("The server did not answer.");
  await press("Sign out of this workshop in this browser");
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  await press("Yes, sign out");
  expect(session.closeCode.value).toBe(4401);
  expect(session.client.connection.close).toHaveBeenCalledOnce();
});

test("a link for today ends with the day, others after whole days", () => {
  const now = new Date(2026, 10, 26, 13, 30).getTime();
  expect(expiryOf("endless", now)).toBeNull();
  expect(expiryOf("today", now)).toBe(new Date(2026, 10, 26, 23, 59, 59, 999).getTime());
  expect(expiryOf("week", now)).toBe(new Date(2026, 11, 3, 13, 30).getTime());
  expect(expiryOf("month", now)).toBe(new Date(2026, 11, 26, 13, 30).getTime());
});

test("signing out signs an organiser out of the browser, and says so", async () => {
  const session = await renderSection(true);
  await press("Sign out of this browser");
  expect(text()).toContain("This signs you out of all of them in this browser");
  await press("Yes, sign out");
  expect(server.requests.at(-1)).toBe("POST /api/sign-out");
  expect(session.closeCode.value).toBe(4401);
});
