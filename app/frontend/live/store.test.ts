import { computed, effect } from "@preact/signals";
import { expect, test } from "vitest";

import type { Snapshot, TableCard } from "../wire.gen";
import { Store } from "./store";

const card = (id: string, text: string): TableCard => ({ type: "card", id, table: 31, theme: "t", text, at: 0, under: null, beneath: [], sent: false, cluster: null, number: 1 });
const cards = (...pairs: [string, string][]) => Object.fromEntries(pairs.map(([id, text]) => [`card/${id}`, card(id, text)]));
const snapshot = (audience: string, rev: number, entities: Snapshot["entities"], check = rev * 100): Snapshot => ({ type: "snapshot", audience, rev, check, now: 0, entities });
const texts = (store: Store) => Object.fromEntries(store.all("card/").value.map(([key, { text }]) => [key, text]));

test("an old snapshot with its patches equals a new snapshot", () => {
  const stale = new Store();
  stale.apply(snapshot("table/31", 3, cards(["a", "old"], ["b", "unchanged"], ["c", "removed"])));
  stale.apply({ type: "patch", audience: "table/31", rev: 5, check: 500, now: 0, changed: cards(["a", "new"], ["d", "added"]), gone: ["card/c"] });
  const fresh = new Store();
  fresh.apply(snapshot("table/31", 5, cards(["a", "new"], ["b", "unchanged"], ["d", "added"])));

  expect(texts(stale)).toEqual(texts(fresh));
  expect(stale.since()).toBe(fresh.since());
});

test("since() lists the revision of each audience with its check value", () => {
  const store = new Store();
  expect(store.since()).toBe("");
  store.apply(snapshot("hall", 10, {}, 3735928559));
  store.apply(snapshot("me", 7, {}, 195948557));
  expect(store.since().split(",").sort()).toEqual(["hall:10-3735928559", "me:7-195948557"]);
  expect(store.rev.value).toBe(10);
});

test("since() has the check value of the last patch", () => {
  const store = new Store();
  store.apply(snapshot("hall", 10, {}, 3735928559));
  store.apply({ type: "patch", audience: "hall", rev: 12, check: 195948557, now: 0, changed: {}, gone: [] });
  expect(store.since()).toBe("hall:12-195948557");
});

test("the revision falls when snapshots of a restored backup have replaced all views", () => {
  const store = new Store();
  store.apply(snapshot("hall", 180, {}));
  store.apply(snapshot("me", 175, {}));
  store.apply(snapshot("hall", 160, {}));
  store.apply(snapshot("me", 160, {}));
  expect(store.rev.value).toBe(160);
});

test("a snapshot replaces only the entities of its audience", () => {
  const store = new Store();
  store.apply(snapshot("hall", 1, cards(["hall", "hall"])));
  store.apply(snapshot("table/31", 1, cards(["a", "a"])));
  store.apply(snapshot("table/31", 2, cards(["b", "b"])));
  expect(texts(store)).toEqual({ "card/hall": "hall", "card/b": "b" });
});

test("leaving an audience removes its entities", () => {
  const store = new Store();
  const shown = store.entity("card/a");
  store.apply(snapshot("table/31", 1, cards(["a", "a"])));
  expect(shown.value?.text).toBe("a");
  store.apply({ type: "leave", audience: "table/31" });
  expect(shown.value).toBeUndefined();
  expect(store.keys("card/").value).toEqual([]);
  expect(store.since()).toBe("");
});

test("an entity of several audiences is shown as staff see it, and stays while one audience has it", () => {
  const store = new Store();
  store.apply(snapshot("hall", 1, cards(["a", "hall"])));
  store.apply(snapshot("staff", 1, cards(["a", "staff"])));
  expect(texts(store)).toEqual({ "card/a": "staff" });
  store.apply({ type: "leave", audience: "staff" });
  expect(texts(store)).toEqual({ "card/a": "hall" });
});

test("an older patch and a patch without a snapshot are ignored", () => {
  const store = new Store();
  store.apply({ type: "patch", audience: "hall", rev: 4, check: 400, now: 0, changed: cards(["x", "half a view"]), gone: [] });
  store.apply(snapshot("hall", 5, cards(["a", "new"])));
  store.apply({ type: "patch", audience: "hall", rev: 4, check: 400, now: 0, changed: cards(["a", "old"]), gone: [] });
  expect(texts(store)).toEqual({ "card/a": "new" });
});

test("a change of one card notifies neither other cards nor the list of keys", () => {
  const store = new Store();
  store.apply(snapshot("hall", 1, cards(["a", "a"], ["b", "b"])));
  const drawn: string[] = [];
  effect(() => void (store.entity("card/a").value, drawn.push("a")));
  effect(() => void (store.entity("card/b").value, drawn.push("b")));
  effect(() => void (store.keys("card/").value, drawn.push("keys")));
  drawn.length = 0;
  store.apply({ type: "patch", audience: "hall", rev: 2, check: 200, now: 0, changed: cards(["a", "again"]), gone: [] });
  expect(drawn).toEqual(["a"]);
});

test("one frame causes one update", () => {
  const store = new Store();
  const counts: number[] = [];
  const count = computed(() => store.all("card/").value.length);
  effect(() => void counts.push(count.value));
  store.apply(snapshot("hall", 1, cards(["a", "a"], ["b", "b"], ["c", "c"])));
  expect(counts).toEqual([0, 3]);
});

test("presence has the numbers of the last presence frame", () => {
  const store = new Store();
  store.apply({ type: "presence", people: 463, cards: 0, tables: { 31: 7 } });
  expect(store.presence.value.people).toBe(463);
  expect(store.presence.value.tables["31"]).toBe(7);
});
