import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";

import type { EditionInfo } from "../../http.gen";
import { loadLanguage } from "../../i18n";
import { Clock } from "../../live/clock";
import type { WorkshopClient } from "../../live/client";
import type { ConnectionStatus } from "../../live/connection";
import { Outbox } from "../../live/outbox";
import { type Entity, Store } from "../../live/store";
import { ConsoleSession } from "../session";
import { type CheckItem, checkItems } from "./CheckList";

beforeEach(async () => {
  localStorage.clear();
  await loadLanguage("en");
});

/** The items of the checklist in a console that sees these entities. edition: what the server has said of the report. */
async function checklist(entities: Record<string, object>, fillOutbox: (outbox: Outbox) => void = () => undefined, edition?: EditionInfo): Promise<CheckItem[]> {
  const store = new Store();
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, now: 0, entities: entities as Record<string, Entity> });
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  fillOutbox(outbox);
  const client = { store, clock: new Clock(), outbox, connection: { status: signal<ConnectionStatus>("live") } } as unknown as WorkshopClient;
  const joinUrl = "";
  const session = new ConsoleSession(client, "K7MP4WXA", joinUrl, "facilitator");
  session.edition.value = edition;
  return checkItems(session);
}

/** The texts of the items that name a problem. */
async function problems(...given: Parameters<typeof checklist>): Promise<string[]> {
  return (await checklist(...given)).filter(({ leadsTo }) => leadsTo).map(({ text }) => text);
}

const card = (id: string, fields: object) => ({ [`card/${id}`]: { type: "card", id, under: null, cluster: null, sent: true, ...fields } });
const cluster = (id: string, fields: object) => ({ [`cluster/${id}`]: { type: "cluster", id, cards: [], scenario: null, ...fields } });

const tile = (number: number, notes: number) => ({ [`tile/${number}`]: { type: "tile", number, people: 4, cards: 0, private: notes, sent: 0 } });

/** A workshop whose only card is in a cluster with a scenario. */
const ready = { ...card("a", { cluster: "done" }), ...cluster("done", { cards: ["a"], scenario: "s" }) };
const agenda = (...activities: string[]) => ({ workshop: { type: "workshop", closed: false, agenda: activities.map((activity) => ({ id: activity, activity })) } });

test("a card that was not sent is no problem when another one is in a cluster with a scenario", async () => {
  expect(await problems({ ...ready, ...card("b", { sent: false }) })).toEqual([]);
});

test.each<[name: string, entities: Record<string, object>, item: string]>([
  ["a sent card in no cluster", card("b", {}), "1 card or stack that was sent has no place"],
  ["two sent cards in no cluster, one with a card beneath it", { ...card("b", {}), ...card("c", {}), ...card("d", { under: "b" }) }, "2 cards and stacks that were sent have no place"],
  ["a cluster without a scenario", { ...card("b", { cluster: "c" }), ...cluster("c", { cards: ["b"] }) }, "1 cluster has no scenario"],
  ["an open vote", { "vote/v": { type: "vote", id: "v", closed: false } }, "A vote is still open"],
  ["the private notes of all tables", { ...tile(1, 2), ...tile(2, 0), ...tile(3, 1) }, "3 private notes are not in the report"],
  ["a planned vote that was not held", agenda("ideas", "vote"), "No vote was held"],
])("%s is a problem", async (_, entities, item) => {
  expect(await problems({ ...ready, ...entities })).toEqual([item]);
});

test("a cluster without cards needs no scenario, and the list does not say that it has one", async () => {
  const items = await checklist({ ...ready, ...cluster("c", { cards: [] }) });
  expect(items.filter(({ leadsTo }) => leadsTo)).toEqual([]);
  expect(items.map(({ text }) => text)).toContain("Every cluster with cards has its scenario");
});

test("that there is no card and no scenario are the problems of an empty workshop", async () => {
  expect(await problems(agenda("ideas"))).toEqual(["Nobody has written a card yet", "There is no scenario"]);
});

test("cards of which none was sent are a problem, with the number of cards and stacks", async () => {
  const items = await checklist({ ...card("a", { sent: false }), ...card("b", { sent: false }), ...card("c", { sent: false, under: "b" }) });
  expect(items.filter(({ leadsTo }) => leadsTo).map(({ text }) => text)).toEqual(["No card was sent to the merge desk", "There is no scenario"]);
  expect(items.map(({ detail }) => detail)).toContain("2 cards and stacks stay at their tables in the report.");
});

test("no vote is no problem in a workshop that was planned without one, and no results are said to be shown", async () => {
  const items = await checklist({ ...ready, ...agenda("ideas") });
  expect(items.find(({ text }) => text === "No vote was held")?.leadsTo).toBeUndefined();
  expect(items.map(({ detail }) => detail)).not.toContain("All results are shown.");
});

test.each([
  { shown: 1, withheld: 0, detail: "All results are shown." },
  { shown: 1, withheld: 1, detail: "1 vote shows no numbers, because too few people voted in it." },
  { shown: 0, withheld: 2, detail: "2 votes show no numbers, because too few people voted in them." },
])("with $shown votes that show numbers and $withheld that do not, the checklist says: $detail", async ({ shown, withheld, detail }) => {
  const results = [...Array<object[]>(shown).fill([]), ...Array<null>(withheld).fill(null)];
  const votes = results.map((result, i) => [`vote/${i}`, { type: "vote", id: String(i), closed: true, results: result }]);
  expect((await checklist(Object.fromEntries(votes))).map((item) => item.detail)).toContain(detail);
});

test("a change that waits for the network is a problem", async () => {
  expect(await problems(ready, (outbox) => outbox.submit({ type: "merge.rename", cluster: "c", name: "Peace" }))).toEqual(["1 change waits"]);
});

const hall = (people: number, takenAway: number, fields: object = {}) => ({
  ...agenda("ideas"),
  counts: { type: "counts", people, cards: 3, themes: {}, taken_away: takenAway },
  workshop: { ...agenda("ideas").workshop, privacy_threshold: 5, roles: [{}, {}, {}, {}], municipalities: [{}, {}], ...fields },
});
const textOf = (items: CheckItem[], start: string) => items.find(({ text }) => text.startsWith(start));

test.each([
  [0, undefined],
  [1, "1 card was removed"],
  [3, "3 cards were removed"],
])("of %i cards that were taken away, the checklist says: %s", async (takenAway, text) => {
  const items = (await checklist(hall(9, takenAway))).filter(({ listsCardsTakenAway }) => listsCardsTakenAway);
  expect(items.map((item) => item.text)).toEqual(text ? [text] : []);
  expect(items.filter(({ leadsTo }) => leadsTo)).toEqual([]);
});

test.each([
  [0, "Nobody is here yet. A role or municipality is shown from 5 people."],
  [4, "With 4 people, no role or municipality is shown: that takes 5."],
  [9, "9 have come. Each role or municipality with at least 5 can get numbers. Decided at the close."],
  [20, "20 have come. Each role or municipality with at least 5 can get numbers. Decided at the close."],
])("of the groups of %i people, only what follows from their number is said before the close", async (people, detail) => {
  expect(textOf(await checklist(hall(people, 0)), "Small groups")?.detail).toBe(detail);
});

test("nothing is said of groups in a workshop that has none", async () => {
  expect(textOf(await checklist(hall(9, 0, { municipalities: [], roles: [] })), "Small groups")).toBeUndefined();
});

test("after an edition the numbers by group are those of that edition, however many people come", async () => {
  const last = { no: null, last: 3, numbers_of: 2, made_at: 0, sha256: "" };
  const items = await checklist(hall(20, 0), () => undefined, last);
  expect(textOf(items, "Numbers by group")?.detail).toBe("They stay as they were in edition 2.");
  expect(textOf(items, "Small groups")).toBeUndefined();
});
