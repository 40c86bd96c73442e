import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { NetworkError } from "../http";
import { loadLanguage } from "../i18n";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time";
import { lastAnswer } from "./lastAnswer";
import { ServerList } from "./serverList";
import { timeAgo } from "./timeAgo";

const NOW = 1_800_000_000_000;

beforeEach(() => loadLanguage("en"));
afterEach(() => void vi.unstubAllGlobals());

test.each([
  [0, "just now"],
  [-5000, "just now"],
  [MINUTE_MS - 1, "just now"],
  [MINUTE_MS, "1 minute ago"],
  [HOUR_MS - 1, "59 minutes ago"],
  [HOUR_MS, "1 hour ago"],
  [DAY_MS - 1, "23 hours ago"],
  [DAY_MS, "1 day ago"],
  [8 * DAY_MS - 1, "7 days ago"],
])("%d ms ago is %s", (passed, text) => {
  expect(timeAgo(NOW - passed, NOW)).toBe(text);
});

test("a time more than a week ago is a date", () => {
  expect(timeAgo(NOW - 8 * DAY_MS, NOW)).toMatch(/^on .*2027/);
});

test("minutes are nynorsk in nynorsk, for which browsers have no data", async () => {
  await loadLanguage("nn");
  expect(timeAgo(NOW - 2 * MINUTE_MS, NOW)).toBe("for 2 minutt sidan");
});

test.each([
  [{ last_at: null, last_status: null, last_error: "" }, "none", "Nothing sent yet"],
  [{ last_at: NOW, last_status: 204, last_error: "" }, "received", "Received just now (answer 204)"],
  [{ last_at: NOW, last_status: 301, last_error: "" }, "failed", "Not accepted by the program just now (answer 301)"],
  [{ last_at: NOW, last_status: 500, last_error: "" }, "failed", "Not accepted by the program just now (answer 500)"],
  [{ last_at: NOW, last_status: null, last_error: "The program did not answer in time." }, "failed", "Delivery failed just now: The program did not answer in time."],
])("the last answer %o is %s", (webhook, kind, text) => {
  expect(lastAnswer(webhook, NOW)).toEqual({ kind, text });
});

test.each([
  [{ last_at: NOW, last_status: 204, last_error: "" }, "received", "The program received the trial message (answer 204)"],
  [{ last_at: NOW, last_status: 500, last_error: "" }, "failed", "The program did not accept the trial message (answer 500)"],
  [{ last_at: NOW, last_status: null, last_error: "The name in the address was not found." }, "failed", "The trial message was not delivered: The name in the address was not found."],
])("the answer %o to a trial message is %s", (webhook, kind, text) => {
  expect(lastAnswer(webhook, NOW, NOW)).toEqual({ kind, text });
});

test("the answer to what was sent after a trial message is not called that of the trial message", () => {
  const webhook = { last_at: NOW, last_status: 204, last_error: "" };
  expect(lastAnswer(webhook, NOW, NOW - 1).text).toBe("Received just now (answer 204)");
});

type Item = { id: string };
const newList = () => new ServerList<Item, { item: Item; secret: string }>({ path: "/api/things", itemOf: ({ item }) => item, goneCode: "thing.not_listed" });

test("an answer that another request has overtaken is ignored", async () => {
  const answers: ((items: Item[]) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push((items) => resolve(Response.json(items)))));
  const list = newList();
  const [first, second] = [list.load(), list.load()];
  answers[1]?.([{ id: "old" }, { id: "new" }]);
  await second;
  answers[0]?.([{ id: "old" }]);
  await first;
  expect(list.items.value).toEqual([{ id: "new" }, { id: "old" }]);
});

test("what somebody else has turned off already is removed without an error", async () => {
  vi.stubGlobal("fetch", async (_path: string, { method }: { method?: string }) =>
    method === "POST" ? Response.json({ code: "thing.not_listed", message: "It is gone." }, { status: 404 }) : Response.json([]),
  );
  const list = newList();
  await list.revoke({ id: "gone" });
  expect(list.items.value).toEqual([]);
});

test("an item that cannot be turned off stays in the list", async () => {
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

test("what was made by a request without an answer is in the list once after the second request, which has the same id", async () => {
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

test("an item is in the list as an action of the server has left it", async () => {
  const paths: string[] = [];
  vi.stubGlobal("fetch", async (path: string, { method }: { method?: string }) => {
    if (method !== "POST") return Response.json([{ id: "first" }, { id: "second" }]);
    paths.push(path);
    return Response.json({ id: "first", last_at: 5 });
  });
  const list = newList();
  await list.load();
  expect(await list.run({ id: "first" }, "trial")).toEqual({ id: "first", last_at: 5 });
  expect(list.items.value).toEqual([{ id: "second" }, { id: "first", last_at: 5 }]);
  expect(paths).toEqual(["/api/things/first/trial"]);
});
