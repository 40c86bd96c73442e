import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { Clock } from "../../live/clock";
import type { WorkshopClient } from "../../live/client";
import { Outbox } from "../../live/outbox";
import { type Entity, Store } from "../../live/store";
import { deskOf } from "../desk/deskModel";
import { ConsoleSession } from "../session";
import { checkItems } from "./CheckList";
import { countUnsaved, unsavedItems } from "./unsavedItems";

beforeEach(async () => {
  localStorage.clear();
  await loadLanguage("en");
});

const base = { title: "Sun", text: "" };
const keepDraft = (cluster: string, title: string, text: string) =>
  localStorage.setItem(`samskap/draft/K7MP4WXA/console/scenario/${cluster}`, JSON.stringify({ title, text, base }));

/** A console of a workshop with the scenario "Sun" of the cluster sun, and the cluster rain without one. */
async function openConsole() {
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const store = new Store();
  const entities = {
    "cluster/sun": { type: "cluster", id: "sun", name: "Sun", cards: [], scenario: "s", at: 0 },
    "cluster/rain": { type: "cluster", id: "rain", name: "Rain", cards: [], scenario: null, at: 1 },
    "scenario/s": { type: "scenario", id: "s", cluster: "sun", title: "Sun", text: "It shines." },
  };
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, now: 0, entities: entities as unknown as Record<string, Entity> });
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } } as unknown as WorkshopClient;
  return new ConsoleSession(client, "K7MP4WXA", "", "facilitator");
}

test("words of a scenario that are only on this computer are named, and nothing says that all is saved", async () => {
  keepDraft("sun", "Sun", "It shines all day.");
  keepDraft("rain", "Wet", "It rains.");
  const session = await openConsole();
  expect(unsavedItems(session).map(({ title, tab }) => [title, tab])).toEqual([["Scenario: Wet", "desk"], ["Scenario: Sun", "desk"]]);
  expect(countUnsaved(session)).toBe(2);
  expect(checkItems(session).map(({ text }) => text)).not.toContain("Everything is saved");
});

test("a draft whose cluster was deleted is listed too", async () => {
  keepDraft("deleted", "Wind", "It blows.");
  expect(unsavedItems(await openConsole()).map(({ title }) => title)).toEqual(["Scenario: Wind"]);
});

test("drafts that are saved, or wait in the outbox, are not listed", async () => {
  keepDraft("sun", "Sun", "It shines.");
  keepDraft("rain", "Wet", "It rains.");
  const session = await openConsole();
  session.client.outbox.submit({ type: "merge.write", cluster: "rain", title: "Wet", text: "It rains.", base });
  expect(unsavedItems(session)).toEqual([]);
});

test("a name that was typed for a cluster that is gone is named until the person has seen that", async () => {
  const session = await openConsole();
  const desk = deskOf(session);
  desk.openNameField("rain", "Wind and water");
  session.client.store.apply({ type: "patch", audience: "staff", rev: 2, check: 2, now: 0, changed: {}, gone: ["cluster/rain"] });
  expect(unsavedItems(session).map(({ title, tab }) => [title, tab])).toEqual([["Name of a cluster: Wind and water", "desk"]]);
  expect(countUnsaved(session)).toBe(1);
  expect(checkItems(session).map(({ text }) => text)).not.toContain("Everything is saved");

  desk.discardKeptName("Wind and water");
  expect(unsavedItems(session)).toEqual([]);
});

test("the link to a typed name leaves the editor of a scenario, which would cover the name", async () => {
  const session = await openConsole();
  const desk = deskOf(session);
  desk.openNameField("rain", "Wind");
  desk.openScenario.value = "sun";
  unsavedItems(session).forEach(({ onLinkFollowed }) => onLinkFollowed());
  expect(desk.openScenario.value).toBeUndefined();
});

test("a name that is still in its field is named, and no more once it is on its way or given up", async () => {
  const session = await openConsole();
  const desk = deskOf(session);
  desk.openNameField("rain", "Wind");
  desk.openNameField("sun", "Light");
  expect(unsavedItems(session).map(({ title }) => title)).toEqual(["Name of a cluster: Wind", "Name of a cluster: Light"]);

  desk.closeNameField("rain", "Wind");
  desk.closeNameField("sun");
  expect(unsavedItems(session)).toEqual([]);
});
