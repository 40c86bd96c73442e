import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";

import { Database } from "./database";
import { keep } from "./draft";
import { carryOver, Keeping } from "./keeping";
import { type Command, Outbox, type Sending } from "./outbox";

const queue = "K7MP4WXA/s1";
const closed = { code: "ideas.closed", message: "The step is over." };
const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
const texts = (sendings: readonly Sending[]) => sendings.map(({ command }) => ("text" in command ? command.text : command.type));
const noted = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox whose browser has kept all that it was given, and found all that it had. */
async function open(name = queue, keeping = new Keeping(name)): Promise<Outbox> {
  const outbox = new Outbox(name, keeping);
  await outbox.opened;
  await kept();
  return outbox;
}

/** The database has answered: the journal is empty, and what was erased is gone. */
async function kept(): Promise<void> {
  await vi.waitUntil(() => noted().length === 0, { interval: 1 });
  await new Database(queue).all();
}

/** What an earlier page left, as the database has it. */
const stored = async (name = queue) => texts((await new Keeping(name).stored()) ?? []);

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
  expect(texts(after.sendings.value)).toEqual(["first", "second", "third"]);
  expect(after.sendings.value.map(({ id }) => id)).toEqual(ids);
  after.submit(idea("fourth"));
  await kept();
  expect(texts((await open()).sendings.value).at(-1)).toBe("fourth");
});

test("it lies in the database, and the journal has it only until then", async () => {
  const outbox = await open();
  outbox.submit(idea("written down"));
  expect(noted()).toHaveLength(1);
  await kept();
  expect(noted()).toEqual([]);
  expect(await stored()).toEqual(["written down"]);
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
  const before = new Outbox(queue, new Keeping(queue, undefined, blockedDatabase));
  const id = before.submit(idea("the last words"));
  const after = await open();
  expect(after.first()?.id).toBe(id);
  expect(await stored()).toEqual(["the last words"]);
  localStorage.setItem(`samskap/outbox/${queue}/${id}`, JSON.stringify(after.first()));
  expect(texts((await open()).sendings.value)).toEqual(["the last words"]);
});

test("a tab that is killed before the field is emptied finds it empty, unless somebody wrote on", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  const key = `samskap/draft/${draft.name}`;
  for (const [typed, left] of [[draft.text, null], ["A long table and", "A long table and"]] as const) {
    localStorage.setItem(key, typed);
    new Outbox(queue, new Keeping(queue, undefined, blockedDatabase)).submit(idea("A long table"), { draft });
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
  const stop = keep(draft.name, field);
  expect(texts((await open()).sendings.value)).toEqual(["A long table"]);
  expect(localStorage.getItem(`samskap/draft/${draft.name}`)).toBeNull();
  expect(field.value).toBe("");
  stop();
});

test("what is sent again takes the place of what was refused, also in a tab that is killed meanwhile", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.refused(id, closed);
  await kept();
  const killed = new Outbox(queue, new Keeping(queue, undefined, blockedDatabase));
  killed.submit(idea("mended"), { instead: id });
  const after = await open();
  expect(texts(after.sendings.value)).toEqual(["mended"]);
  expect(await stored()).toEqual(["mended"]);
  const again = after.submit(idea("mended again"), { instead: after.first()?.id ?? "" });
  expect(after.sendings.value.map((sending) => sending.id)).toEqual([again]);
});

test("another person's or workshop's queue is not touched", async () => {
  (await open()).submit(idea("mine"));
  await kept();
  expect(texts((await open("K7MP4WXA/s2")).sendings.value)).toEqual([]);
  expect(texts((await open("K7MP4WXA/s")).sendings.value)).toEqual([]);
  expect(texts((await open("OTHER234/s1")).sendings.value)).toEqual([]);
});

test("two tabs of one person keep each other's cards", async () => {
  const [one, two] = [await open(), await open()];
  one.submit(idea("from one"));
  two.submit(idea("from two"));
  await kept();
  expect(texts((await open()).sendings.value).sort()).toEqual(["from one", "from two"]);
});

test("only an ack takes a command out of the store, and its card stands in until the board shows it", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("kept"));
  expect(outbox.sending(id).value?.state).toBe("waiting");
  outbox.acked(id, 8);
  expect(outbox.sending(id).value?.state).toBe("saved");
  await kept();
  expect(await stored()).toEqual([]);
  outbox.shown(7);
  expect(texts(outbox.sendings.value)).toEqual(["kept"]);
  outbox.shown(8);
  expect(outbox.sendings.value).toEqual([]);
});

test("the oldest that waits comes first, and a refused one does not hold up the rest", async () => {
  const outbox = await open();
  const [first, second] = ["first", "second"].map((text) => outbox.submit(idea(text)));
  expect(outbox.first()?.id).toBe(first);
  outbox.refused(first ?? "", closed);
  expect(outbox.first()?.id).toBe(second);
});

test("what is said before the database has answered waits for what it holds, and comes after it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(5000);
  (await open()).submit(idea("from an earlier page"));
  await kept();
  vi.setSystemTime(1000);
  const outbox = new Outbox(queue);
  outbox.submit(idea("said at once"));
  expect(texts(outbox.sendings.value)).toEqual(["said at once"]);
  expect(outbox.first()).toBeUndefined();
  await outbox.opened;
  expect(texts(outbox.sendings.value)).toEqual(["from an earlier page", "said at once"]);
  await kept();
  expect(texts((await open()).sendings.value)).toEqual(["from an earlier page", "said at once"]);
  vi.useRealTimers();
});

test("a database that never answers holds up nobody for long", async () => {
  vi.useFakeTimers();
  const outbox = new Outbox(queue, new Keeping(queue, undefined, hangingDatabase()));
  const id = outbox.submit(idea("patient"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(outbox.first()?.id).toBe(id);
  vi.useRealTimers();
});

test("a browser that does not even know of a database sends all the same, and so does one that breaks while it looks", async () => {
  vi.stubGlobal("indexedDB", undefined); // so that it comes back below
  Reflect.deleteProperty(globalThis, "indexedDB");
  const unknowing = new Outbox(queue);
  const id = unknowing.submit(idea("kept in the journal"));
  await unknowing.opened;
  expect(unknowing.first()?.id).toBe(id);
  expect(unknowing.keeps.value).toBe(true);
  vi.unstubAllGlobals();
  const broken = new Outbox(queue, new Keeping(queue, undefined, hangingDatabase(Promise.reject(new ReferenceError("nowhere")))));
  await expect(broken.opened).rejects.toThrow("nowhere");
  expect(broken.first()?.id).toBe(id);
});

test("what a slow database finds in the end is sent too, and nothing that is done with comes back", async () => {
  vi.useFakeTimers();
  const left: Sending = { id: "left", command: idea("left"), order: 1, state: "waiting" };
  new Outbox(queue, new Keeping(queue, undefined, blockedDatabase)).submit(idea("noted"));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(queue, new Keeping(queue, undefined, hangingDatabase(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  outbox.acked(outbox.first()?.id ?? "", 3);
  vi.useRealTimers();
  answer([left]);
  await vi.waitUntil(() => outbox.first()?.id === "left");
  await kept();
  expect(await stored()).not.toContain("noted");
});

test("what was refused and is sent again before a slow database has answered does not come back", async () => {
  vi.useFakeTimers();
  const again: Sending[] = ["mended", "dismissed"].map((text, n) => ({ id: text, command: idea(text), order: n + 1, state: "refused", refusal: closed }));
  for (const sending of again) localStorage.setItem(`samskap/outbox/${queue}/${sending.id}`, JSON.stringify(sending));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(queue, new Keeping(queue, undefined, hangingDatabase(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  const id = outbox.submit(idea("sent again"), { instead: "mended" });
  outbox.dismiss("dismissed");
  outbox.acked(id, 3);
  outbox.shown(3);
  answer([...again, { id: "left", command: idea("left"), order: 3, state: "waiting" }]);
  await vi.waitUntil(() => outbox.first()?.id === "left");
  expect(texts(outbox.sendings.value)).toEqual(["left"]);
});

test("a refused command keeps its text and its reason over a reload, until it is dismissed", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("refused"));
  outbox.refused(id, closed);
  await kept();
  const after = await open();
  expect(after.sending(id).value).toMatchObject({ state: "refused", refusal: { message: "The step is over." } });
  expect(after.first()).toBeUndefined();
  after.dismiss(id);
  await kept();
  expect(await stored()).toEqual([]);
});

test("what the server cannot save just now goes on waiting, and the page can say so until it is saved", async () => {
  const outbox = await open();
  const id = outbox.submit(idea("put off"));
  expect(outbox.putOff.value).toBe(false);
  outbox.delayed(id);
  expect(outbox.putOff.value).toBe(true);
  expect(outbox.first()?.id).toBe(id);
  outbox.acked(id, 4);
  expect(outbox.putOff.value).toBe(false);
});

test("what must not happen later waits only as long as the page", async () => {
  const outbox = await open("K7MP4WXA/console");
  const id = outbox.submit({ type: "agenda.pause" }, { keep: false });
  expect(outbox.first()?.id).toBe(id);
  outbox.refused(id, { code: "agenda.idle", message: "Nothing runs." });
  expect(noted()).toEqual([]);
  await kept();
  expect(await stored("K7MP4WXA/console")).toEqual([]);
});

test("a broken entry is skipped, and the others are still sent", async () => {
  (await open()).submit(idea("whole"));
  await kept();
  localStorage.setItem(`samskap/outbox/${queue}/broken`, '{"id":');
  localStorage.setItem(`samskap/outbox/${queue}/nothing`, "null");
  await new Database(queue).put("half", { id: "half" });
  const outbox = new Outbox(queue);
  await outbox.opened;
  expect(texts(outbox.sendings.value)).toEqual(["whole"]);
});

test("a person with a new seat takes along what waits", async () => {
  const id = (await open()).submit(idea("carried"));
  await kept();
  (await open("K7MP4WXA/s12")).submit(idea("another's"));
  await kept();
  const noted = new Outbox(queue, new Keeping(queue, undefined, blockedDatabase)).submit(idea("just noted"));
  await carryOver(queue, "K7MP4WXA/s2");
  expect((await open("K7MP4WXA/s2")).sendings.value.map((sending) => sending.id)).toEqual([id, noted]);
  expect((await open()).sendings.value).toEqual([]);
  expect(texts((await open("K7MP4WXA/s12")).sendings.value)).toEqual(["another's"]);
});

test("without the database the journal keeps what waits, and without the journal the database does", async () => {
  for (const half of [() => new Keeping(queue, undefined, blockedDatabase), () => new Keeping(queue, blockedStorage)]) {
    const outbox = new Outbox(queue, half());
    await outbox.opened;
    outbox.submit(idea("kept all the same"));
    await new Database(queue).all();
    expect(outbox.keeps.value).toBe(true);
    const after = new Outbox(queue, half());
    await after.opened;
    expect(texts(after.sendings.value)).toContain("kept all the same");
  }
});

test("a browser that stores nothing still sends, and says that it does not keep", async () => {
  const outbox = new Outbox(queue, new Keeping(queue, blockedStorage, blockedDatabase));
  await outbox.opened;
  expect(outbox.keeps.value).toBe(false);
  const id = outbox.submit(idea("unkept"));
  expect(outbox.first()?.id).toBe(id);
  outbox.refused(id, closed);
  expect(outbox.sending(id).value?.state).toBe("refused");
  outbox.dismiss(id);
  expect(outbox.sendings.value).toEqual([]);
});

test("storage that is taken away while the page is open does not stop it, and it says so", async () => {
  let taken = false;
  const outbox = await open(queue, new Keeping(queue, () => (taken ? blockedStorage() : localStorage), new Database(queue, () => (taken ? undefined : indexedDB))));
  taken = true;
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open("samskap");
    opening.onsuccess = () => resolve(opening.result);
  });
  database.close();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("in memory"));
  await vi.waitUntil(() => !outbox.keeps.value);
  expect(outbox.first()?.command).toMatchObject({ text: "in memory" });
});

test("a lost connection to the database is made anew", async () => {
  const outbox = await open();
  await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
  outbox.submit(idea("after the break"));
  await kept();
  expect(await stored()).toEqual(["after the break"]);
});
