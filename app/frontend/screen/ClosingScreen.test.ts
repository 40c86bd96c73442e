import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadLanguage } from "../i18n";
import { Store } from "../live/store";
import type { Step, WorkshopView } from "../wire.gen";
import { ClosingScreen } from "./ClosingScreen";
import type { ScreenSession } from "./session";

beforeEach(async () => {
  await loadLanguage("en");
  Object.defineProperty(document, "fonts", { value: { ready: Promise.resolve() }, configurable: true }); // happy-dom has none
});
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, "fonts");
});

const scenario = (id: string, sources = 2) => ({ [`scenario/${id}`]: { type: "scenario", id, cluster: `of-${id}`, title: id, text: "", sources, tables: 1 } });
/** Of 4 voters, one gave all their 5 dots to `a`, and three gave one each to `b`. */
const results = [{ ref: "scenario/a", dots: 5, people: 1 }, { ref: "scenario/b", dots: 3, people: 3 }];
const vote = { type: "vote", id: "v", step: "vote", title: "Which?", options: results.map(({ ref }) => ({ ref, title: ref.slice(-1), text: "" })), budget: 5, closed: true, results, voters: 4 };
const voted = { ...scenario("a"), ...scenario("b"), deciding_vote: { type: "deciding_vote", vote: "v" }, "vote/v": vote };

async function show(entities: object, closed = false): Promise<void> {
  const workshop = { type: "workshop", title: { en: "Energy" }, language: "en", themes: [], tables: 4, closed } as unknown as WorkshopView;
  const step = { id: "close", activity: "close", title: { en: "Thank you" }, instruction: {} } as unknown as Step;
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { workshop, ...entities } } as never);
  const session = { store, code: "K7MP4WXA", joinUrl: "http://hall.example/j/K7MP4WXA" } as unknown as ScreenSession;
  await act(() => render(createElement(ClosingScreen, { session, workshop, step, showJoin: false }), document.body));
}
const texts = (selector: string) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

test("the title of the step and what the first scenario has most of are two elements", async () => {
  await show(voted);
  expect(texts(".closing-made > p")).toEqual(expect.arrayContaining(["Thank you", "This got the most dots."]));
});

test("the scenarios have beside them the dots that decided, before how many people gave them", async () => {
  await show(voted);
  expect(texts("h1, .closing-support")).toEqual(["a", "5 dots · 1 of 4 chose it."]);
  expect(texts(".closing-scenarios li span")).toEqual(["3 dots · 3 of 4"]);
});

test.each([
  { scenarios: scenario("a"), reason: [] },
  { scenarios: { ...scenario("a"), ...scenario("b", 1) }, reason: ["This was made from the most cards."] },
])("only a scenario beside others is said to be made from the most cards: $reason", async ({ scenarios, reason }) => {
  await show(scenarios);
  expect(texts("h1, .closing-support")).toEqual(["a", "made from 2 cards · 1 table"]);
  expect(texts(".closing-reason")).toEqual(reason);
});

test("the tables are those at which somebody was", async () => {
  await show({ counts: { type: "counts", people: 1, cards: 0, themes: {}, taken_away: 0, tables: 1 } });
  expect(texts(".count")).toEqual(["1 person", "1 table", "0 cards"]);
});

test.each([
  [false, "Open this address to read the report", "Scan to read the report"],
  [true, "Open this address to read the report. Ask those who hold the workshop for the code word.", "Scan to read the report. Ask those who hold the workshop for the code word."],
])("while the report's QR code is missing, its address is there to open; with a code word: %s", async (has_code_word, open, scan) => {
  vi.stubGlobal("fetch", async () => Response.json({ path: "/r/abc", has_code_word }));
  await show({}, true);
  await vi.waitFor(() => expect(document.querySelector("img.qr")).not.toBeNull());
  const happens = (event: "load" | "error") => act(() => void document.querySelector("img.qr")?.dispatchEvent(new Event(event)));
  expect(texts(".closing-why")).toEqual([scan]);
  await happens("error");
  expect(texts(".qr-address, .closing-why")).toEqual(["hall.example/r/abc", open]);
  await happens("load");
  expect(texts(".qr-address, .closing-why")).toEqual([scan]);
});
