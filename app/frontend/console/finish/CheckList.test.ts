import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";

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

/** The items of a console that sees these entities. */
async function checklist(entities: Record<string, object>, change: (outbox: Outbox) => void = () => undefined): Promise<CheckItem[]> {
  const store = new Store();
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, now: 0, entities: entities as Record<string, Entity> });
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  change(outbox);
  const client = { store, clock: new Clock(), outbox, connection: { status: signal<ConnectionStatus>("live") } } as unknown as WorkshopClient;
  return checkItems(new ConsoleSession(client, "K7MP4WXA", "", "facilitator"));
}

async function openItems(...given: Parameters<typeof checklist>): Promise<string[]> {
  return (await checklist(...given)).filter(({ leadsTo }) => leadsTo).map(({ text }) => text);
}
const card = (id: string, fields: object) => ({ [`card/${id}`]: { type: "card", id, under: null, cluster: null, sent: true, ...fields } });
const cluster = (id: string, fields: object) => ({ [`cluster/${id}`]: { type: "cluster", id, cards: ["a"], scenario: null, ...fields } });

/** A workshop in which everything has its place. */
const ready = { ...card("a", { cluster: "done" }), ...cluster("done", { scenario: "s" }) };
const agenda = (...activities: string[]) => ({ workshop: { type: "workshop", closed: false, agenda: activities.map((activity) => ({ id: activity, activity })) } });

test("nothing is to be looked at in a workshop where everything has its place", async () => {
  expect(await openItems({ ...ready, ...card("b", { sent: false }) })).toEqual([]);
});

test.each<[name: string, entities: Record<string, object>, item: string]>([
  ["a sent card without a place", card("b", {}), "1 card that was sent has no place"],
  ["two sent cards without a place", { ...card("b", {}), ...card("c", {}), ...card("d", { under: "b" }) }, "2 cards that were sent have no place"],
  ["a cluster without a scenario", { ...card("b", { cluster: "c" }), ...cluster("c", {}) }, "1 cluster has no scenario"],
  ["an open vote", { "vote/v": { type: "vote", id: "v", closed: false } }, "A vote is still open"],
  ["a planned vote that was not held", agenda("ideas", "vote"), "No vote was held"],
])("%s is to be looked at", async (_, entities, item) => {
  expect(await openItems({ ...ready, ...entities })).toEqual([item]);
});

test("a cluster without cards needs no scenario", async () => {
  expect(await openItems({ ...ready, ...cluster("c", { cards: [] }) })).toEqual([]);
});

test("a workshop in which nobody has written lacks cards and scenarios", async () => {
  expect(await openItems(agenda("ideas"))).toEqual(["Nobody has written a card yet", "There is no scenario"]);
});

test("cards of which none was sent are to be looked at", async () => {
  const items = await checklist({ ...card("a", { sent: false }), ...card("b", { sent: false }), ...card("c", { sent: false, under: "b" }) });
  expect(items.filter(({ leadsTo }) => leadsTo).map(({ text }) => text)).toEqual(["No card was sent to the merge desk", "There is no scenario"]);
  expect(items.map(({ detail }) => detail)).toContain("2 cards and stacks stay at their tables in the report.");
});

test("a workshop that was planned without a vote lacks none, and none is said to be shown", async () => {
  const items = await checklist({ ...ready, ...agenda("ideas") });
  expect(items.find(({ text }) => text === "No vote was held")?.leadsTo).toBeUndefined();
  expect(items.map(({ detail }) => detail)).not.toContain("All results are shown.");
});

test.each([
  [[[]], "All results are shown."],
  [[[], null], "1 vote shows no numbers, because too few people voted in it."],
  [[null, null], "2 votes show no numbers, because too few people voted in them."],
])("after votes with the results %j the checklist says: %s", async (results, detail) => {
  const votes = results.map((result, i) => [`vote/${i}`, { type: "vote", id: String(i), closed: true, results: result }]);
  expect((await checklist(Object.fromEntries(votes))).map((item) => item.detail)).toContain(detail);
});

test("a change that waits for the network is to be looked at", async () => {
  expect(await openItems(ready, (outbox) => outbox.submit({ type: "merge.rename", cluster: "c", name: "Peace" }))).toEqual(["1 change waits"]);
});
