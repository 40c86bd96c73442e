import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { NetworkError } from "../http";
import { loadLanguage } from "../i18n";
import { ServerList } from "./serverList";

beforeEach(() => loadLanguage("en"));
afterEach(() => void vi.unstubAllGlobals());

type Item = { id: string };
const newList = () => new ServerList<Item, { item: Item; secret: string }>({ path: "/api/things", itemOf: ({ item }) => item, alreadyRevokedCode: "thing.not_listed" });

test("an answer to an older request is ignored", async () => {
  const answers: ((items: Item[]) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push((items) => resolve(Response.json(items)))));
  const list = newList();
  // The server lists the oldest first; the page shows the newest first. The second request is answered before the first one.
  const [first, second] = [list.load(), list.load()];
  answers[1]?.([{ id: "old" }, { id: "new" }]);
  await second;
  answers[0]?.([{ id: "old" }]);
  await first;
  expect(list.items.value).toEqual([{ id: "new" }, { id: "old" }]);
});

test("an item that somebody else has revoked already is removed without an error", async () => {
  const lists = [[{ id: "kept" }, { id: "gone" }]];
  vi.stubGlobal("fetch", async (_path: string, { method }: { method?: string }) => {
    if (method === "POST") return Response.json({ code: "thing.not_listed", message: "It is gone." }, { status: 404 });
    if (lists.length === 0) throw new TypeError("Failed to fetch");
    return Response.json(lists.pop());
  });
  const list = newList();
  await list.load();
  await list.revoke({ id: "gone" });
  expect(list.items.value).toEqual([{ id: "kept" }]);
});

test("an item that cannot be revoked stays in the list", async () => {
  const items = [{ id: "kept" }];
  vi.stubGlobal("fetch", async (_path: string, { method }: { method?: string }) =>
    method === "POST" ? Response.json({ code: "credential.missing", message: "Sign in." }, { status: 401 }) : Response.json(items),
  );
  const list = newList();
  await list.load();
  await expect(list.revoke({ id: "kept" })).rejects.toThrow("Sign in.");
  expect(list.items.value).toEqual(items);
});

test("a new item is in the list before the list is loaded again", async () => {
  const made = { item: { id: "made" }, secret: "samskap_secret" };
  vi.stubGlobal("fetch", async (_path: string, { method }: { method?: string }) => {
    if (method !== "POST") throw new TypeError("Failed to fetch");
    return Response.json(made, { status: 201 });
  });
  const list = newList();
  expect(await list.create({})).toEqual(made);
  expect(list.items.value).toEqual([{ id: "made" }]);
});

test("after a lost answer the request is repeated with the same id, and the item is in the list once", async () => {
  const ids: unknown[] = [];
  const made = { item: { id: "made" }, secret: "samskap_secret" };
  vi.stubGlobal("fetch", async (_path: string, { method, body }: { method?: string; body: string }) => {
    if (method !== "POST") return Response.json([made.item]);
    ids.push((JSON.parse(body) as { id: string }).id);
    if (ids.length === 1) throw new TypeError("Failed to fetch");
    return Response.json(made, { status: 201 });
  });
  const list = newList();
  await expect(list.create({ expires_at: 1 }, "a year")).rejects.toThrow(NetworkError);
  await list.load();
  await list.create({ expires_at: 2 }, "a year");
  expect(list.items.value).toEqual([made.item]);
  expect(ids[0]).toMatch(/^\w{20}$/);
  expect(ids[1]).toBe(ids[0]);
});

test("an item is replaced by the answer to an action on it", async () => {
  const paths: string[] = [];
  vi.stubGlobal("fetch", async (path: string, { method }: { method?: string }) => {
    if (method !== "POST") return Response.json([{ id: "first" }, { id: "second" }]);
    paths.push(path);
    return Response.json({ id: "first", last_at: 5 });
  });
  const list = newList();
  await list.load();
  expect(await list.run({ id: "first" }, "check")).toEqual({ id: "first", last_at: 5 });
  expect(list.items.value).toEqual([{ id: "second" }, { id: "first", last_at: 5 }]);
  expect(paths).toEqual(["/api/things/first/check"]);
});
