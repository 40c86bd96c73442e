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
const readJournal = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox that has loaded all stored commands and stored them again. */
async function open(name = queue, keeping = new OutboxStorage(name)): Promise<Outbox> {
  const outbox = new Outbox(name, keeping);
  await outbox.loaded;
  await kept();
  return outbox;
}

/** Wait until the journal is empty and the database has carried out all earlier requests. */
async function kept(): Promise<void> {
  await vi.waitUntil(() => readJournal().length === 0, { interval: 1 });
  await new Database(queue).all();
}

/** The texts that the database has. */
const readDatabase = async (name = queue) => texts((await new OutboxStorage(name).readDatabase()) ?? []);

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

test("what waits survives a reload, in order, with its id", async () => {
  const before = await open();
  const ids = ["first", "second", "third"].map((text) => before.submit(idea(text)));
  await kept();
  const after = await open();
  expect(texts(after.commands.value)).toEqual(["first", "second", "third"]);
  expect(after.commands.value.map(({ id }) => id)).toEqual(ids);
  after.submit(idea("fourth"));
  await kept();
  expect(texts((await open()).commands.value).at(-1)).toBe("fourth");
});

test("it lies in the database, and the journal has it only until then", async () => {
  const outbox = await open();
  outbox.submit(idea("written down"));
  expect(readJournal()).toHaveLength(1);
  await kept();
  expect(readJournal()).toEqual([]);
  expect(await readDatabase()).toEqual(["written down"]);
});

test("what is written there is asked to be on the disk, not only on its way to it", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const outbox = await open();
  outbox.submit(idea("strictly"));
  await kept();
  const writes = transaction.mock.calls.filter(([, mode]) => mode === "readwrite");
  expect(writes.map(([, , options]) => options)).toEqual([{ durability: "strict" }]);
  transaction.mockRestore();
});

test("a tab that is killed before the database has it loses nothing, and makes one card of it", async () => {
  const before = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase));
  const id = before.submit(idea("the last words"));
  const after = await open();
  expect(after.nextToSend()?.id).toBe(id);
  expect(await readDatabase()).toEqual(["the last words"]);
  localStorage.setItem(`samskap/outbox/${queue}/${id}`, JSON.stringify(after.nextToSend()));
  expect(texts((await open()).commands.value)).toEqual(["the last words"]);
});

test("a tab that is killed before the field is emptied finds it empty, unless somebody wrote on", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  const key = `samskap/draft/${draft.name}`;
  for (const [typed, left] of [[draft.text, null], ["A long table and", "A long table and"]] as const) {
    localStorage.setItem(key, typed);
    new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase)).submit(idea("A long table"), { draft });
    await open();
    expect(localStorage.getItem(key)).toBe(left);
  }
});

test("a phone that is switched off may still have the words in the field that the database has, and finds it empty", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  (await open()).submit(idea("A long table"), { draft });
  await kept();
  localStorage.setItem(`samskap/draft/${draft.name}`, draft.text);
  const field = signal(draft.text);
  const stop = syncDraft(draft.name, field);
  expect(texts((await open()).commands.value)).toEqual(["A long table"]);
  expect(localStorage.getItem(`samskap/draft/${draft.name}`)).toBeNull();
  expect(field.value).toBe("");
  stop();
});

test("what is sent again takes the place of what was refused, also in a tab that is killed meanwhile", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.markRefused(id, closed);
  await kept();
  const killed = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase));
  killed.submit(idea("mended"), { replaces: id });
  const after = await open();
  expect(texts(after.commands.value)).toEqual(["mended"]);
  expect(await readDatabase()).toEqual(["mended"]);
  const again = after.submit(idea("mended again"), { replaces: after.nextToSend()?.id ?? "" });
  expect(after.commands.value.map((pending) => pending.id)).toEqual([again]);
});

test("another person's or workshop's queue is not touched", async () => {
  (await open()).submit(idea("mine"));
  await kept();
  expect(texts((await open("K7MP4WXA/s2")).commands.value)).toEqual([]);
  expect(texts((await open("K7MP4WXA/s")).commands.value)).toEqual([]);
  expect(texts((await open("OTHER234/s1")).commands.value)).toEqual([]);
});

test("two tabs of one person keep each other's cards", async () => {
  const [one, two] = [await open(), await open()];
  one.submit(idea("from one"));
  two.submit(idea("from two"));
  await kept();
  expect(texts((await open()).commands.value).sort()).toEqual(["from one", "from two"]);
});

test("only an ack takes a command out of the store, and its card stands in until the board shows it", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("kept"));
  expect(find(outbox, id)?.state).toBe("waiting");
  outbox.markSaved(id, 8);
  expect(find(outbox, id)?.state).toBe("saved");
  await kept();
  expect(await readDatabase()).toEqual([]);
  outbox.removeShown(7);
  expect(texts(outbox.commands.value)).toEqual(["kept"]);
  outbox.removeShown(8);
  expect(outbox.commands.value).toEqual([]);
});

test("the oldest that waits comes first, and a refused one does not hold up the rest", async () => {
  const outbox = await open();
  const [nextToSend, second] = ["first", "second"].map((text) => outbox.submit(idea(text)));
  expect(outbox.nextToSend()?.id).toBe(nextToSend);
  outbox.markRefused(nextToSend ?? "", closed);
  expect(outbox.nextToSend()?.id).toBe(second);
});

test("what is said before the database has answered waits for what it holds, and comes after it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(5000);
  (await open()).submit(idea("from an earlier page"));
  await kept();
  vi.setSystemTime(1000);
  const outbox = new Outbox(queue);
  outbox.submit(idea("said at once"));
  expect(texts(outbox.commands.value)).toEqual(["said at once"]);
  expect(outbox.nextToSend()).toBeUndefined();
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["from an earlier page", "said at once"]);
  await kept();
  expect(texts((await open()).commands.value)).toEqual(["from an earlier page", "said at once"]);
  vi.useRealTimers();
});

test("a database that never answers holds up nobody for long", async () => {
  vi.useFakeTimers();
  const outbox = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase()));
  const id = outbox.submit(idea("patient"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(outbox.nextToSend()?.id).toBe(id);
  vi.useRealTimers();
});

test("a browser that does not even know of a database sends all the same, and so does one that breaks while it looks", async () => {
  vi.stubGlobal("indexedDB", undefined); // so that unstubAllGlobals() restores it below
  Reflect.deleteProperty(globalThis, "indexedDB");
  const unknowing = new Outbox(queue);
  const id = unknowing.submit(idea("kept in the journal"));
  await unknowing.loaded;
  expect(unknowing.nextToSend()?.id).toBe(id);
  expect(unknowing.persistent.value).toBe(true);
  vi.unstubAllGlobals();
  const broken = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase(Promise.reject(new ReferenceError("nowhere")))));
  await expect(broken.loaded).rejects.toThrow("nowhere");
  expect(broken.nextToSend()?.id).toBe(id);
});

test("what a slow database finds in the end is sent too, and nothing that is done with comes back", async () => {
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
  await kept();
  expect(await readDatabase()).not.toContain("noted");
});

test("what was refused and is sent again before a slow database has answered does not come back", async () => {
  vi.useFakeTimers();
  const again: PendingCommand[] = ["mended", "dismissed"].map((text, n) => ({ id: text, command: idea(text), order: n + 1, state: "refused", refusal: closed }));
  for (const pending of again) localStorage.setItem(`samskap/outbox/${queue}/${pending.id}`, JSON.stringify(pending));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(queue, new OutboxStorage(queue, undefined, hangingDatabase(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  const id = outbox.submit(idea("sent again"), { replaces: "mended" });
  outbox.dismiss("dismissed");
  outbox.markSaved(id, 3);
  outbox.removeShown(3);
  answer([...again, { id: "left", command: idea("left"), order: 3, state: "waiting" }]);
  await vi.waitUntil(() => outbox.nextToSend()?.id === "left");
  expect(texts(outbox.commands.value)).toEqual(["left"]);
});

test("a refused command keeps its text and its reason over a reload, until it is dismissed", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.markRefused(id, closed);
  await kept();
  const after = await open();
  expect(find(after, id)).toMatchObject({ state: "refused", refusal: { message: "The step is over." } });
  expect(after.nextToSend()).toBeUndefined();
  after.dismiss(id);
  await kept();
  expect(await readDatabase()).toEqual([]);
});

test("what the server cannot save just now goes on waiting, and the page can say so until it is saved", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("put off"));
  expect(outbox.retrying.value).toBe(false);
  outbox.markRetrying(id);
  expect(outbox.retrying.value).toBe(true);
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markSaved(id, 4);
  expect(outbox.retrying.value).toBe(false);
});

test("what must not happen later waits only as long as the page", async () => {
  const outbox = await open("K7MP4WXA/console");
  const id = outbox.submit({ type: "agenda.pause" }, { persist: false });
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markRefused(id, { code: "agenda.idle", message: "Nothing runs." });
  expect(readJournal()).toEqual([]);
  await kept();
  expect(await readDatabase("K7MP4WXA/console")).toEqual([]);
});

test("a broken entry is skipped, and the others are still sent", async () => {
  (await open()).submit(idea("whole"));
  await kept();
  localStorage.setItem(`samskap/outbox/${queue}/broken`, '{"id":');
  localStorage.setItem(`samskap/outbox/${queue}/nothing`, "null");
  await new Database(queue).put("half", { id: "half" });
  const outbox = new Outbox(queue);
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["whole"]);
});

test("a person with a new seat takes along what waits", async () => {
  const id = (await open()).submit(idea("carried"));
  await kept();
  (await open("K7MP4WXA/s12")).submit(idea("another's"));
  await kept();
  const readJournal = new Outbox(queue, new OutboxStorage(queue, undefined, blockedDatabase)).submit(idea("just noted"));
  await moveOutbox(queue, "K7MP4WXA/s2");
  expect((await open("K7MP4WXA/s2")).commands.value.map((pending) => pending.id)).toEqual([id, readJournal]);
  expect((await open()).commands.value).toEqual([]);
  expect(texts((await open("K7MP4WXA/s12")).commands.value)).toEqual(["another's"]);
});

test("without the database the journal keeps what waits, and without the journal the database does", async () => {
  for (const half of [() => new OutboxStorage(queue, undefined, blockedDatabase), () => new OutboxStorage(queue, blockedStorage)]) {
    const outbox = new Outbox(queue, half());
    await outbox.loaded;
    outbox.submit(idea("kept all the same"));
    await new Database(queue).all();
    expect(outbox.persistent.value).toBe(true);
    const after = new Outbox(queue, half());
    await after.loaded;
    expect(texts(after.commands.value)).toContain("kept all the same");
  }
});

test("a browser that stores nothing still sends, and says that it does not keep", async () => {
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

test("storage that is taken away while the page is open does not stop it, and it says so", async () => {
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

test("a lost connection to the database is made anew", async () => {
  const outbox = await open();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("after the break"));
  await kept();
  expect(await readDatabase()).toEqual(["after the break"]);
});
