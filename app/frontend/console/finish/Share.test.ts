import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import { ConsoleSession, SessionContext } from "../session";
import { PublicLinks } from "./Share";

afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

type Request = "GET links" | "POST links" | "GET report-qr" | "POST report-qr";

type Server = { failing?: Request[]; refused?: Request[]; slow?: Request[]; links?: object[]; closed?: boolean };

/** The public links of a workshop. failing: the requests that get no answer. refused: those that get a refusal. slow: those that are
 * answered after a second. links: what the server has; in a closed workshop, the screen shows the last as a QR code. */
async function openPage({ failing = [], refused = [], slow = [], links = [], closed = false }: Server) {
  const lost = new Set(failing);
  vi.stubGlobal("fetch", async (path: string, { method = "GET" }: RequestInit) => {
    const request = `${method} ${path.split("/").at(-1)}` as Request;
    if (slow.includes(request)) await new Promise((resolve) => setTimeout(resolve, 1000));
    if (lost.has(request)) throw new TypeError("Failed to fetch");
    if (refused.includes(request)) return Response.json({ code: "link.too_many", message: "Too many links." }, { status: 409 });
    if (request === "GET links") return Response.json(links);
    return Response.json({ wanted: true, path: closed && links.length > 0 ? "/r/secret" : null, has_code_word: false });
  });
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { workshop: { type: "workshop", closed } } } as never);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  vi.useFakeTimers();
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(PublicLinks, { isMain: closed })), document.body));
  await pass(0);
  return lost;
}
const pass = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));
const error = () => document.querySelector(".notice.error")?.textContent;
const press = async (selector: string) => {
  await act(() => document.querySelector<HTMLElement>(selector)?.click());
  await pass(0);
};

test("that the server did not answer is said until it answers again", async () => {
  const lost = await openPage({ failing: ["POST report-qr"] });
  await press("[type=checkbox]");
  expect(error()).toBe("network.no_answer");
  lost.add("GET report-qr");
  await pass(5000);
  expect(error()).toBe("network.no_answer");
  lost.clear();
  await pass(5000);
  expect(error()).toBeUndefined();
});

test("a list of links that did not come is loaded when the server answers again", async () => {
  const lost = await openPage({ failing: ["GET links"] });
  expect(error()).toBe("network.no_answer");
  lost.clear();
  await pass(5000);
  expect(error()).toBeUndefined();
  expect(document.body.textContent).toContain("console.finish.share.make");
});

test("a refusal stays, though the server answers", async () => {
  await openPage({ refused: ["POST links"] });
  await press("button");
  expect(error()).toBe("Too many links.");
  await pass(5000);
  expect(error()).toBe("Too many links.");
});

test.each<{ slow: Request[]; failing?: Request[] }>([
  { slow: ["GET links"] },
  { slow: ["GET links"], failing: ["GET links"] },
])("the choice of the QR code is shown once it is known what stands above it: $failing", async (requests) => {
  await openPage(requests);
  expect(document.querySelector("[type=checkbox]")).toBeNull();
  await pass(1000);
  expect(document.querySelector("[type=checkbox]")).not.toBeNull();
});

const link = (id: string, fields: object = {}) => ({
  id,
  right: "public_report",
  label: "",
  table: null,
  url: `https://samskap.example/r/${id}`,
  created_at: 0,
  expires_at: null,
  has_code_word: false,
  wrong_code_words: 0,
  is_own: false,
  on_screen: false,
  ...fields,
});
const primary = () => [...document.querySelectorAll(".primary")].map(({ textContent }) => textContent);

test.each([
  ["of the QR code on the screen", [link("screen", { on_screen: true })]],
  ["that somebody made", [link("screen", { on_screen: true }), link("mine")]],
])("once there is a link %s, the next task is to copy it, and not to make another one", async (_, links) => {
  await openPage({ closed: true, links });
  expect(primary()).toEqual(["console.finish.share.copy"]);
  expect(document.querySelector(".primary")?.closest("[role=group]")?.textContent).toContain(`/r/${links.at(-1)?.id}`);
  expect(document.body.textContent).not.toContain("console.finish.share.make");
});

test("the next task is to make a link if the only one has expired", async () => {
  await openPage({ closed: true, links: [link("screen", { on_screen: true, expires_at: 1 })] });
  expect(primary()).toEqual(["console.finish.share.make"]);
});

test("the link that the close makes for the QR code is waited for, before another one is offered", async () => {
  const links: object[] = [];
  await openPage({ closed: true, links });
  expect(primary()).toEqual([]);
  links.push(link("screen", { on_screen: true }));
  await pass(1000);
  expect(primary()).toEqual(["console.finish.share.copy"]);
});

test("a link can be made if the close has made none for the QR code", async () => {
  await openPage({ closed: true });
  await pass(1000);
  expect(primary()).toEqual(["console.finish.share.make"]);
  expect(document.body.textContent).toContain("console.finish.qr.show");
});

test.each([
  ["192.168.1.7:8000", true],
  ["samskap.example", false],
])("a link to %s is said to work only in the hall: %s", async (host, isLocal) => {
  await openPage({ closed: true, links: [link("screen", { url: `http://${host}/r/secret` })] });
  expect(document.body.textContent?.includes("console.finish.share.local")).toBe(isLocal);
});
