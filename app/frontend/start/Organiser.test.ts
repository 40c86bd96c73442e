import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { OrganiserInfo } from "../http.gen";
import { Organiser } from "./Organiser";

afterEach(() => {
  vi.unstubAllGlobals();
  render(null, document.body);
  location.hash = "";
});

const workshop = (code: string) => ({ code, title: `Workshop ${code}`, people: 0, cards: 0, tables: 2, closed: false, created_at: 0, imported: false, edition: null, links: { console: "/c", screen: "/s", join: "/j", signs: "/p" } });
const choose = (code: string) => act(() => {
  location.hash = code;
  dispatchEvent(new Event("hashchange"));
});
const copyButton = () => [...document.querySelectorAll<HTMLButtonElement>(".copy-workshop button")][0];

async function openPage() {
  const me = { organiser: true, has_more: false, workshops: [workshop("AAAAAAAA"), workshop("BBBBBBBB")] } as unknown as OrganiserInfo;
  await act(() => render(createElement(Organiser, { me, add: () => undefined, reload: () => Promise.resolve(), showAllWorkshops: () => Promise.resolve() }), document.body));
}

test("the error of copying one workshop is not shown below another one", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await openPage();
  await choose("AAAAAAAA");
  await act(() => copyButton()?.click());
  await vi.waitFor(() => expect(document.querySelector(".copy-workshop .notice.error")).not.toBeNull());

  await choose("BBBBBBBB");
  expect(document.querySelector("#links")?.textContent).toBe("Workshop BBBBBBBB");
  expect(document.activeElement?.id).toBe("links");
  expect(document.querySelector(".copy-workshop .notice.error")).toBeNull();
});

test("while one workshop is being copied, another can be copied, and its links stay when the copy of the first is ready", async () => {
  let answer = (_: Response) => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (answer = resolve)));
  await openPage();
  await choose("AAAAAAAA");
  await act(() => copyButton()?.click());
  expect(copyButton()?.disabled).toBe(true);

  await choose("BBBBBBBB");
  expect(copyButton()?.disabled).toBe(false);
  await act(() => answer(new Response(JSON.stringify(workshop("CCCCCCCC")))));
  await act(() => new Promise((resolve) => setTimeout(resolve)));
  expect(location.hash).toBe("#BBBBBBBB");
});

test("the tables that are planned are counted until a workshop is closed", async () => {
  const open = workshop("AAAAAAAA");
  const me = { organiser: true, has_more: false, workshops: [open, { ...open, code: "BBBBBBBB", closed: true }] } as unknown as OrganiserInfo;
  await act(() => render(createElement(Organiser, { me, add: () => undefined, reload: () => Promise.resolve(), showAllWorkshops: () => Promise.resolve() }), document.body));
  const counts = [...document.querySelectorAll(".workshop .muted")].map(({ textContent }) => textContent?.split(" · ").slice(1));
  expect(counts).toEqual([
    ["start.count.people", "start.count.cards", "start.count.tables"],
    ["start.count.people", "start.count.cards", "start.closed"],
  ]);
});

test("a closed workshop shows links to its report and console, and no join code", async () => {
  const closed = { ...workshop("AAAAAAAA"), closed: true };
  const me = { organiser: true, has_more: false, workshops: [closed, { ...closed, code: "BBBBBBBB" }] } as unknown as OrganiserInfo;
  await act(() => render(createElement(Organiser, { me, add: () => undefined, reload: () => Promise.resolve(), showAllWorkshops: () => Promise.resolve() }), document.body));
  await choose("AAAAAAAA");
  const addresses = (within: string) => [...document.querySelectorAll<HTMLAnchorElement>(`${within} a`)].map((link) => link.getAttribute("href"));
  expect(addresses(".links")).toEqual(["/w/AAAAAAAA/report", "/c"]);
  expect(document.querySelector(".links-code")).toBeNull();
  expect(addresses(".workshop-links")).toEqual(["/c", "/w/BBBBBBBB/report"]);
});
