import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";

import { Database } from "./database";
import { syncDraft } from "./draft";
import { moveOutbox, OutboxStorage } from "./outboxStorage";
import { type Command, Outbox, type PendingCommand } from "./outbox";

const queue = "K7MP4WXA/s1";
const closed = { code: "ideas.closed", message: "The step is over." };
const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
const texts = (commands: readonly PendingCommand[]) => commands.map(({ command }) => ("text" in command ? command.text : command.type));
const journalKeys = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox that has loaded all stored commands and stored them again. */
async function open(name = queue, storage = new OutboxStorage(name)): Promise<Outbox> {
  const outbox = new Outbox(name, storage);
  await outbox.loaded;
  await flushed();
  return outbox;
}

/** Wait until the journal is empty and the database has carried out all earlier requests. */
async function flushed(): Promise<void> {
  await vi.waitUntil(() => journalKeys().length === 0, { interval: 1 });
  await new Database(queue).all();
}

/** The texts that the database has. */
const storedTexts = async (name = queue) => texts((await new OutboxStorage(name).readDatabase()) ?? []);

const find = (outbox: Outbox, id: string) => outbox.commands.value.find((pending) => pending.id === id);

const blockedStorage = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};
const blockedDatabase = new Database(queue, () => {
  throw new DOMException("denied", "SecurityError");
});
const hangingDatabase = (later?: Promise<unknown[]>) => {
  const database = new Database(queue);
  database.all = () => later ?? new Promise(() => undefined);
  return database;
};

beforeEach(() => localStorage.clear());

test("waiting commands survive a reload with their order and ids", async () => {
  const before = await open();
  const ids = ["first", "second", "third"].map((text) => before.submit(idea(text)));
  await flushed();
  const after = await open();
  expect(texts(after.commands.value)).toEqual(["first", "second", "third"]);
  expect(after.commands.value.map(({ id }) => id)).toEqual(ids);
  after.submit(idea("fourth"));
  await flushed();
  expect(texts((await open()).commands.value).at(-1)).toBe("fourth");
});

test("a command is in the journal only until the database has it", async () => {
  const outbox = await open();
  outbox.submit(idea("written down"));
  expect(journalKeys()).toHaveLength(1);
  await flushed();
  expect(journalKeys()).toEqual([]);
  expect(await storedTexts()).toEqual(["written down"]);
});

test("the database writes with strict durability", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const outbox = await open();
  outbox.submit(idea("strictly"));
  await flushed();
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }]);
  transaction.mockRestore();
});

test("a command of a tab killed before the database write is loaded once", async () => {
  const before = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase));
  const id = before.submit(idea("the last words"));
  const after = await open();
  expect(after.nextToSend()?.id).toBe(id);
  expect(await storedTexts()).toEqual(["the last words"]);
  localStorage.setItem(`samskap/outbox/${queue}/${id}`, JSON.stringify(after.nextToSend()));
  expect(texts((await open()).commands.value)).toEqual(["the last words"]);
});

test("loading a command clears its draft, unless the draft has changed", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  const key = `samskap/draft/${draft.name}`;
  for (const [typed, left] of [[draft.text, null], ["A long table and", "A long table and"]] as const) {
    localStorage.setItem(key, typed);
    new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase)).submit(idea("A long table"), { draft });
    await open();
    expect(localStorage.getItem(key)).toBe(left);
  }
});

test("a draft that survived a power loss is cleared if the database has its command", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  (await open()).submit(idea("A long table"), { draft });
  await flushed();
  localStorage.setItem(`samskap/draft/${draft.name}`, draft.text);
  const field = signal(draft.text);
  const stop = syncDraft(draft.name, field);
  expect(texts((await open()).commands.value)).toEqual(["A long table"]);
  expect(localStorage.getItem(`samskap/draft/${draft.name}`)).toBeNull();
  expect(field.value).toBe("");
  stop();
});

test("a command replaces a refused one, even if the tab is killed meanwhile", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.markRefused(id, closed);
  await flushed();
  const killed = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase));
  killed.submit(idea("corrected"), { replaces: id });
  const after = await open();
  expect(texts(after.commands.value)).toEqual(["corrected"]);
  expect(await storedTexts()).toEqual(["corrected"]);
  const again = after.submit(idea("corrected again"), { replaces: after.nextToSend()?.id ?? "" });
  expect(after.commands.value.map((pending) => pending.id)).toEqual([again]);
});

test("queues of other people and workshops are not read", async () => {
  (await open()).submit(idea("mine"));
  await flushed();
  expect(texts((await open("K7MP4WXA/s2")).commands.value)).toEqual([]);
  expect(texts((await open("K7MP4WXA/s")).commands.value)).toEqual([]);
  expect(texts((await open("OTHER234/s1")).commands.value)).toEqual([]);
});

test("two tabs of one person do not overwrite each other's commands", async () => {
  const [one, two] = [await open(), await open()];
  one.submit(idea("from one"));
  two.submit(idea("from two"));
  await flushed();
  expect(texts((await open()).commands.value).sort()).toEqual(["from one", "from two"]);
});

test("a saved command is removed from storage at once, and from the list when its revision is shown", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("kept"));
  expect(find(outbox, id)?.state).toBe("waiting");
  outbox.markSaved(id, 8);
  expect(find(outbox, id)?.state).toBe("saved");
  await flushed();
  expect(await storedTexts()).toEqual([]);
  outbox.removeShown(7);
  expect(texts(outbox.commands.value)).toEqual(["kept"]);
  outbox.removeShown(8);
  expect(outbox.commands.value).toEqual([]);
});

test("nextToSend() returns the oldest waiting command and skips refused ones", async () => {
  const outbox = await open();
  const [nextToSend, second] = ["first", "second"].map((text) => outbox.submit(idea(text)));
  expect(outbox.nextToSend()?.id).toBe(nextToSend);
  outbox.markRefused(nextToSend ?? "", closed);
  expect(outbox.nextToSend()?.id).toBe(second);
});

test("a command submitted before the database has answered is sent after the stored ones", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(5000);
  (await open()).submit(idea("from an earlier page"));
  await flushed();
  vi.setSystemTime(1000);
  const outbox = new Outbox(queue);
  outbox.submit(idea("submitted at once"));
  expect(texts(outbox.commands.value)).toEqual(["submitted at once"]);
  expect(outbox.nextToSend()).toBeUndefined();
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["from an earlier page", "submitted at once"]);
  await flushed();
  expect(texts((await open()).commands.value)).toEqual(["from an earlier page", "submitted at once"]);
  vi.useRealTimers();
});

test("a database that never answers delays sending only until the timeout", async () => {
  vi.useFakeTimers();
  const outbox = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase()));
  const id = outbox.submit(idea("patient"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(outbox.nextToSend()?.id).toBe(id);
  vi.useRealTimers();
});

test("commands are sent without IndexedDB, and after an unexpected database error", async () => {
  vi.stubGlobal("indexedDB", undefined); // so that unstubAllGlobals() restores it below
  Reflect.deleteProperty(globalThis, "indexedDB");
  const withoutIndexedDb = new Outbox(queue);
  const id = withoutIndexedDb.submit(idea("stored in the journal"));
  await withoutIndexedDb.loaded;
  expect(withoutIndexedDb.nextToSend()?.id).toBe(id);
  expect(withoutIndexedDb.persistent.value).toBe(true);
  vi.unstubAllGlobals();
  const broken = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase(Promise.reject(new ReferenceError("nowhere")))));
  await expect(broken.loaded).rejects.toThrow("nowhere");
  expect(broken.nextToSend()?.id).toBe(id);
});

test("commands that a slow database returns late are sent, except those already finished", async () => {
  vi.useFakeTimers();
  const left: PendingCommand = { id: "left", command: idea("left"), order: 1, state: "waiting" };
  new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase)).submit(idea("noted"));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  outbox.markSaved(outbox.nextToSend()?.id ?? "", 3);
  vi.useRealTimers();
  answer([left]);
  await vi.waitUntil(() => outbox.nextToSend()?.id === "left");
  await flushed();
  expect(await storedTexts()).not.toContain("noted");
});

test("a refused command replaced before a slow database answers stays removed", async () => {
  vi.useFakeTimers();
  const again: PendingCommand[] = ["corrected", "dismissed"].map((text, n) => ({ id: text, command: idea(text), order: n + 1, state: "refused", refusal: closed }));
  for (const pending of again) localStorage.setItem(`samskap/outbox/${queue}/${pending.id}`, JSON.stringify(pending));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  const id = outbox.submit(idea("sent again"), { replaces: "corrected" });
  outbox.dismiss("dismissed");
  outbox.markSaved(id, 3);
  outbox.removeShown(3);
  answer([...again, { id: "left", command: idea("left"), order: 3, state: "waiting" }]);
  await vi.waitUntil(() => outbox.nextToSend()?.id === "left");
  expect(texts(outbox.commands.value)).toEqual(["left"]);
});

test("a refused command keeps its text and reason over a reload until it is dismissed", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.markRefused(id, closed);
  await flushed();
  const after = await open();
  expect(find(after, id)).toMatchObject({ state: "refused", refusal: { message: "The step is over." } });
  expect(after.nextToSend()).toBeUndefined();
  after.dismiss(id);
  await flushed();
  expect(await storedTexts()).toEqual([]);
});

test("retrying is true from a temporary refusal until the command is saved", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("put off"));
  expect(outbox.retrying.value).toBe(false);
  outbox.markRetrying(id);
  expect(outbox.retrying.value).toBe(true);
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markSaved(id, 4);
  expect(outbox.retrying.value).toBe(false);
});

test("a command with persist false is not stored", async () => {
  const outbox = await open("K7MP4WXA/console");
  const id = outbox.submit({ type: "agenda.pause" }, { persist: false });
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markRefused(id, { code: "agenda.idle", message: "Nothing runs." });
  expect(journalKeys()).toEqual([]);
  await flushed();
  expect(await storedTexts("K7MP4WXA/console")).toEqual([]);
});

test("broken records are skipped and the others are loaded", async () => {
  (await open()).submit(idea("whole"));
  await flushed();
  localStorage.setItem(`samskap/outbox/${queue}/broken`, '{"id":');
  localStorage.setItem(`samskap/outbox/${queue}/nothing`, "null");
  await new Database(queue).put("half", { id: "half" });
  const outbox = new Outbox(queue);
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["whole"]);
});

test("moveOutbox() moves stored commands to the new queue", async () => {
  const id = (await open()).submit(idea("carried"));
  await flushed();
  (await open("K7MP4WXA/s12")).submit(idea("another's"));
  await flushed();
  const justSubmitted = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase)).submit(idea("just noted"));
  await moveOutbox(queue, "K7MP4WXA/s2");
  expect((await open("K7MP4WXA/s2")).commands.value.map((pending) => pending.id)).toEqual([id, justSubmitted]);
  expect((await open()).commands.value).toEqual([]);
  expect(texts((await open("K7MP4WXA/s12")).commands.value)).toEqual(["another's"]);
});

test("one of journal and database is enough to keep commands", async () => {
  for (const half of [() => new OutboxStorage(queue, undefined, blockedDatabase), () => new OutboxStorage(queue, blockedStorage)]) {
    const outbox = new Outbox(queue, half());
    await outbox.loaded;
    outbox.submit(idea("stored anyway"));
    await new Database(queue).all();
    expect(outbox.persistent.value).toBe(true);
    const after = new Outbox(queue, half());
    await after.loaded;
    expect(texts(after.commands.value)).toContain("stored anyway");
  }
});

test("without any storage commands are sent and persistent is false", async () => {
  const outbox = new Outbox(queue, new OutboxStorage(queue, blockedStorage, blockedDatabase));
  await outbox.loaded;
  expect(outbox.persistent.value).toBe(false);
  const id = outbox.submit(idea("unkept"));
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markRefused(id, closed);
  expect(find(outbox, id)?.state).toBe("refused");
  outbox.dismiss(id);
  expect(outbox.commands.value).toEqual([]);
});

test("persistent becomes false when storage fails later", async () => {
  let taken = false;
  const outbox = await open(queue, new OutboxStorage(queue, () => (taken ? blockedStorage() : localStorage), new Database(queue, () => (taken ? undefined : indexedDB))));
  taken = true;
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open("samskap");
    opening.onsuccess = () => resolve(opening.result);
  });
  database.close();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("in memory"));
  await vi.waitUntil(() => !outbox.persistent.value);
  expect(outbox.nextToSend()?.command).toMatchObject({ text: "in memory" });
});

test("a lost database connection is opened again", async () => {
  const outbox = await open();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("after the break"));
  await flushed();
  expect(await storedTexts()).toEqual(["after the break"]);
});

test("a record of an earlier version is read with its older field names", async () => {
  const old = { id: "old", command: idea("from an earlier version"), order: 1, state: "waiting", putOff: true, instead: "refused" };
  localStorage.setItem(`samskap/outbox/${queue}/old`, JSON.stringify(old));
  const outbox = await open();
  expect(outbox.nextToSend()).toMatchObject({ id: "old", retrying: true, replaces: "refused" });
  expect(await new Database(queue).all()).toEqual([old]);
});
