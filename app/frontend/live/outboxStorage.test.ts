import { beforeEach, expect, test, vi } from "vitest";

import { Database } from "./database";
import { Outbox } from "./outbox";
import { deniedDatabase, deniedStorage, closedRejection, findCommand, waitUntilFlushed, databaseThatAnswers, idea, journalKeys, openOutbox, outboxName, storedTexts, texts } from "./outbox.fixtures";
import { moveOutbox, OutboxStorage } from "./outboxStorage";

beforeEach(() => localStorage.clear());

test("a command is in the journal only until the database has it", async () => {
  const outbox = await openOutbox();
  outbox.submit(idea("written down"));
  expect(journalKeys()).toHaveLength(1);
  await waitUntilFlushed();
  expect(journalKeys()).toEqual([]);
  expect(await storedTexts()).toEqual(["written down"]);
});

test("the database writes with strict durability", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const outbox = await openOutbox();
  outbox.submit(idea("strictly"));
  await waitUntilFlushed();
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }]);
  transaction.mockRestore();
});

test("a page that opens does not write again what the database has", async () => {
  (await openOutbox()).submit(idea("stored before"));
  await waitUntilFlushed();
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  expect(texts((await openOutbox()).commands.value)).toEqual(["stored before"]);
  expect(transaction.mock.calls.map(([, mode]) => mode)).not.toContain("readwrite");
  transaction.mockRestore();
});

test("a command of a tab killed before the database write is loaded once", async () => {
  const before = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase));
  const id = before.submit(idea("the last words"));
  const after = await openOutbox();
  expect(after.nextToSend()?.id).toBe(id);
  expect(await storedTexts()).toEqual(["the last words"]);
  localStorage.setItem(`samskap/outbox/${outboxName}/${id}`, JSON.stringify(after.nextToSend()));
  expect(texts((await openOutbox()).commands.value)).toEqual(["the last words"]);
});

test("queues of other people and workshops are not read", async () => {
  (await openOutbox()).submit(idea("mine"));
  await waitUntilFlushed();
  expect(texts((await openOutbox("K7MP4WXA/s2")).commands.value)).toEqual([]);
  expect(texts((await openOutbox("K7MP4WXA/s")).commands.value)).toEqual([]);
  expect(texts((await openOutbox("OTHER234/s1")).commands.value)).toEqual([]);
});

test("two tabs of one person do not overwrite each other's commands", async () => {
  const [one, two] = [await openOutbox(), await openOutbox()];
  one.submit(idea("from one"));
  two.submit(idea("from two"));
  await waitUntilFlushed();
  expect(texts((await openOutbox()).commands.value).sort()).toEqual(["from one", "from two"]);
});

test("commands are sent without IndexedDB, and after an unexpected database error", async () => {
  vi.stubGlobal("indexedDB", undefined); // so that unstubAllGlobals() restores it below
  Reflect.deleteProperty(globalThis, "indexedDB");
  const withoutIndexedDb = new Outbox(outboxName);
  const id = withoutIndexedDb.submit(idea("stored in the journal"));
  await withoutIndexedDb.loaded;
  expect(withoutIndexedDb.nextToSend()?.id).toBe(id);
  expect(withoutIndexedDb.persistent.value).toBe(true);
  vi.unstubAllGlobals();
  const broken = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, databaseThatAnswers(Promise.reject(new ReferenceError("nowhere")))));
  await expect(broken.loaded).rejects.toThrow("nowhere");
  expect(broken.nextToSend()?.id).toBe(id);
});

test("broken records are skipped and the others are loaded", async () => {
  (await openOutbox()).submit(idea("whole"));
  await waitUntilFlushed();
  localStorage.setItem(`samskap/outbox/${outboxName}/broken`, '{"id":');
  localStorage.setItem(`samskap/outbox/${outboxName}/nothing`, "null");
  await new Database(outboxName).put("half", { id: "half" });
  const outbox = new Outbox(outboxName);
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["whole"]);
});

test("moveOutbox() moves stored commands to the new queue", async () => {
  const id = (await openOutbox()).submit(idea("carried"));
  await waitUntilFlushed();
  (await openOutbox("K7MP4WXA/s12")).submit(idea("another's"));
  await waitUntilFlushed();
  const justSubmitted = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("just noted"));
  await moveOutbox(outboxName, "K7MP4WXA/s2");
  expect((await openOutbox("K7MP4WXA/s2")).commands.value.map((queued) => queued.id)).toEqual([id, justSubmitted]);
  expect((await openOutbox()).commands.value).toEqual([]);
  expect(texts((await openOutbox("K7MP4WXA/s12")).commands.value)).toEqual(["another's"]);
});

test("one of journal and database is enough to keep commands", async () => {
  for (const half of [() => new OutboxStorage(outboxName, undefined, deniedDatabase), () => new OutboxStorage(outboxName, deniedStorage)]) {
    const outbox = new Outbox(outboxName, half());
    await outbox.loaded;
    outbox.submit(idea("stored anyway"));
    await new Database(outboxName).readAll();
    expect(outbox.persistent.value).toBe(true);
    const after = new Outbox(outboxName, half());
    await after.loaded;
    expect(texts(after.commands.value)).toContain("stored anyway");
  }
});

test("without any storage commands are sent and persistent is false", async () => {
  const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, deniedStorage, deniedDatabase));
  await outbox.loaded;
  expect(outbox.persistent.value).toBe(false);
  const id = outbox.submit(idea("unkept"));
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markRejected(id, closedRejection);
  expect(findCommand(outbox, id)?.state).toBe("rejected");
  outbox.discard(id);
  expect(outbox.commands.value).toEqual([]);
});

test("persistent becomes false when storage fails later", async () => {
  let taken = false;
  const outbox = await openOutbox(outboxName, new OutboxStorage(outboxName, () => (taken ? deniedStorage() : localStorage), new Database(outboxName, () => (taken ? undefined : indexedDB))));
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

test("persistent becomes true again when all that wait are stored, or need not be", async () => {
  let fails = false;
  const outbox = await openOutbox(outboxName, new OutboxStorage(outboxName, deniedStorage, new Database(outboxName, () => (fails ? undefined : indexedDB))));
  fails = true;
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  const id = outbox.submit(idea("not stored"));
  await vi.waitUntil(() => !outbox.persistent.value);
  fails = false;
  outbox.submit(idea("for now"), { persist: false });
  outbox.submit(idea("stored"));
  await waitUntilFlushed();
  expect(outbox.persistent.value).toBe(false);
  outbox.markSaved(id, 8);
  outbox.submit(idea("stored too"));
  await vi.waitUntil(() => outbox.persistent.value);
});

test("a lost database connection is opened again", async () => {
  const outbox = await openOutbox();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("after the break"));
  await waitUntilFlushed();
  expect(await storedTexts()).toEqual(["after the break"]);
});

test("a record of an earlier version is read with its older field names", async () => {
  const old = { id: "old", command: idea("from an earlier version"), order: 1, state: "waiting", putOff: true, instead: "rejected" };
  localStorage.setItem(`samskap/outbox/${outboxName}/old`, JSON.stringify(old));
  const outbox = await openOutbox();
  expect(outbox.nextToSend()).toMatchObject({ id: "old", retrying: true, replaces: "rejected" });
  expect(await new Database(outboxName).readAll()).toEqual([old]);
});

test("a rejected command of an earlier version is read with its reason, and stored in the same form", async () => {
  const refusal = { code: "ideas.closed", message: "The step is over." };
  const old = { id: "old", command: idea("too late"), order: 1, state: "refused", refusal };
  localStorage.setItem(`samskap/outbox/${outboxName}/old`, JSON.stringify(old));
  const outbox = await openOutbox();
  expect(outbox.commands.value).toMatchObject([{ id: "old", state: "rejected", rejection: refusal }]);
  const id = outbox.submit(idea("also too late"));
  outbox.markRejected(id, refusal);
  await waitUntilFlushed();
  expect(await new Database(outboxName).readAll()).toContainEqual(expect.objectContaining({ id, state: "refused", refusal }));
});
