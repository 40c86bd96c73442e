import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { Database } from "./database";
import { syncDraft } from "./draft";
import { OTHER_PAGE_TIMEOUT_MS, Outbox, type QueuedCommand } from "./outbox";
import { deniedDatabase, closedRejection, findCommand, waitUntilFlushed, databaseThatAnswers, idea, journalKeys, openOutbox, outboxName, storedTexts, texts } from "./outbox.fixtures";
import { OutboxStorage } from "./outboxStorage";

beforeEach(() => localStorage.clear());

test("waiting commands survive a reload with their order and ids", async () => {
  const before = await openOutbox();
  const ids = ["first", "second", "third"].map((text) => before.submit(idea(text)));
  await waitUntilFlushed();
  const after = await openOutbox();
  expect(texts(after.commands.value)).toEqual(["first", "second", "third"]);
  expect(after.commands.value.map(({ id }) => id)).toEqual(ids);
  after.submit(idea("fourth"));
  await waitUntilFlushed();
  expect(texts((await openOutbox()).commands.value).at(-1)).toBe("fourth");
});

test("loading a command clears its draft, unless the draft has changed", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  const key = `samskap/draft/${draft.name}`;
  for (const [typed, left] of [[draft.text, null], ["A long table and", "A long table and"]] as const) {
    localStorage.setItem(key, typed);
    new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("A long table"), { draft });
    await openOutbox();
    expect(localStorage.getItem(key)).toBe(left);
  }
});

test("a draft that survived a power loss is cleared if the database has its command", async () => {
  const draft = { name: "K7MP4WXA/s1/idea", text: "A long table " };
  (await openOutbox()).submit(idea("A long table"), { draft });
  await waitUntilFlushed();
  localStorage.setItem(`samskap/draft/${draft.name}`, draft.text);
  const field = signal(draft.text);
  const stop = syncDraft(draft.name, field);
  expect(texts((await openOutbox()).commands.value)).toEqual(["A long table"]);
  expect(localStorage.getItem(`samskap/draft/${draft.name}`)).toBeNull();
  expect(field.value).toBe("");
  stop();
});

test("a command replaces a rejected one, even if the tab is killed meanwhile", async () => {
  const outbox = await openOutbox();
  const id = outbox.submit(idea("rejected"));
  outbox.markRejected(id, closedRejection);
  await waitUntilFlushed();
  const killed = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase));
  killed.submit(idea("corrected"), { replaces: id });
  const after = await openOutbox();
  expect(texts(after.commands.value)).toEqual(["corrected"]);
  expect(await storedTexts()).toEqual(["corrected"]);
  const again = after.submit(idea("corrected again"), { replaces: after.nextToSend()?.id ?? "" });
  expect(after.commands.value.map((queued) => queued.id)).toEqual([again]);
});

test("a saved command is removed from storage at once, and from the list when its revision is shown", async () => {
  const outbox = await openOutbox();
  const id = outbox.submit(idea("kept"));
  expect(findCommand(outbox, id)?.state).toBe("waiting");
  outbox.markSaved(id, 8);
  expect(findCommand(outbox, id)?.state).toBe("saved");
  await waitUntilFlushed();
  expect(await storedTexts()).toEqual([]);
  outbox.removeShown(7);
  expect(texts(outbox.commands.value)).toEqual(["kept"]);
  outbox.removeShown(8);
  expect(outbox.commands.value).toEqual([]);
});

test("nextToSend() returns the oldest waiting command and skips rejected ones", async () => {
  const outbox = await openOutbox();
  const [first, second] = ["first", "second"].map((text) => outbox.submit(idea(text)));
  expect(outbox.nextToSend()?.id).toBe(first);
  outbox.markRejected(first ?? "", closedRejection);
  expect(outbox.nextToSend()?.id).toBe(second);
});

test("a command submitted before the database has answered is sent after the stored ones", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(5000);
  (await openOutbox()).submit(idea("from an earlier page"));
  await waitUntilFlushed();
  vi.setSystemTime(1000);
  const outbox = new Outbox(outboxName);
  outbox.submit(idea("submitted at once"));
  expect(texts(outbox.commands.value)).toEqual(["submitted at once"]);
  expect(outbox.nextToSend()).toBeUndefined();
  await outbox.loaded;
  expect(texts(outbox.commands.value)).toEqual(["from an earlier page", "submitted at once"]);
  await waitUntilFlushed();
  expect(texts((await openOutbox()).commands.value)).toEqual(["from an earlier page", "submitted at once"]);
  vi.useRealTimers();
});

test("a database that never answers delays sending only until the timeout", async () => {
  vi.useFakeTimers();
  const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, databaseThatAnswers()));
  const id = outbox.submit(idea("patient"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(outbox.nextToSend()?.id).toBe(id);
  vi.useRealTimers();
});

test("commands that a slow database returns late are sent, except those already finished", async () => {
  vi.useFakeTimers();
  const left: QueuedCommand = { id: "left", command: idea("left"), order: 1, state: "waiting" };
  new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("noted"));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, databaseThatAnswers(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  outbox.markSaved(outbox.nextToSend()?.id ?? "", 3);
  vi.useRealTimers();
  answer([left]);
  await vi.waitUntil(() => outbox.nextToSend()?.id === "left");
  await waitUntilFlushed();
  expect(await storedTexts()).not.toContain("noted");
});

test("rejected commands that were replaced or discarded before a slow database answers stay removed", async () => {
  vi.useFakeTimers();
  const rejected: QueuedCommand[] = ["corrected", "discarded"].map((text, n) => ({ id: text, command: idea(text), order: n + 1, state: "rejected", rejection: closedRejection }));
  for (const queued of rejected) localStorage.setItem(`samskap/outbox/${outboxName}/${queued.id}`, JSON.stringify(queued));
  let answer: (found: unknown[]) => void = () => undefined;
  const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, databaseThatAnswers(new Promise((resolve) => (answer = resolve)))));
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  const id = outbox.submit(idea("sent again"), { replaces: "corrected" });
  outbox.discard("discarded");
  outbox.markSaved(id, 3);
  outbox.removeShown(3);
  answer([...rejected, { id: "left", command: idea("left"), order: 3, state: "waiting" }]);
  await vi.waitUntil(() => outbox.nextToSend()?.id === "left");
  expect(texts(outbox.commands.value)).toEqual(["left"]);
});

test("a rejected command keeps its text and reason over a reload until it is discarded", async () => {
  const outbox = await openOutbox();
  const id = outbox.submit(idea("rejected"));
  outbox.markRejected(id, closedRejection);
  await waitUntilFlushed();
  const after = await openOutbox();
  expect(findCommand(after, id)).toMatchObject({ state: "rejected", rejection: { message: "The step is over." } });
  expect(after.nextToSend()).toBeUndefined();
  after.discard(id);
  await waitUntilFlushed();
  expect(await storedTexts()).toEqual([]);
});

test("retrying is true from a temporary rejection until the command is saved", async () => {
  const outbox = await openOutbox();
  const id = outbox.submit(idea("put off"));
  expect(outbox.retrying.value).toBe(false);
  outbox.markRetrying(id);
  expect(outbox.retrying.value).toBe(true);
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markSaved(id, 4);
  expect(outbox.retrying.value).toBe(false);
});

test("a command with persist false is not stored", async () => {
  const outbox = await openOutbox("K7MP4WXA/console");
  const id = outbox.submit({ type: "agenda.pause" }, { persist: false });
  expect(outbox.nextToSend()?.id).toBe(id);
  outbox.markRejected(id, { code: "agenda.idle", message: "Nothing runs." });
  expect(journalKeys()).toEqual([]);
  await waitUntilFlushed();
  expect(await storedTexts("K7MP4WXA/console")).toEqual([]);
});

describe("two open pages of one person", () => {
  const events = {
    "comes into sight": () => document.dispatchEvent(new Event("visibilitychange")),
    "goes online": () => dispatchEvent(new Event("online")),
    "has heard some time ago that another page stored a command": () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      anotherPageStores();
      vi.advanceTimersByTime(OTHER_PAGE_TIMEOUT_MS);
      vi.useRealTimers();
    },
  };
  const anotherPageStores = () => dispatchEvent(new StorageEvent("storage", { key: `samskap/outbox/${outboxName}/id`, newValue: "{}" }));
  const comeIntoSight = events["comes into sight"];
  let open: Outbox;
  let stop: () => void;

  beforeEach(async () => {
    open = await openOutbox();
    stop = open.followOtherPages();
  });
  afterEach(() => stop());

  test.each(Object.entries(events))("a page that %s sends the commands of a page that was closed", async (_, happen) => {
    const own = open.submit(idea("own"));
    const closed = await openOutbox();
    closed.submit(idea("in the database"));
    await waitUntilFlushed();
    new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("in the journal"));
    happen();
    await open.loaded;
    expect(texts(open.commands.value)).toEqual(["own", "in the database", "in the journal"]);
    expect(open.nextToSend()?.id).toBe(own);
    open.markSaved(own, 1);
    expect(texts([open.nextToSend()].flatMap((queued) => queued ?? []))).toEqual(["in the database"]);
  });

  test("a page leaves what another page has just stored to that page", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const other = new Outbox(outboxName);
    other.submit(idea("of the other page"));
    anotherPageStores();
    vi.advanceTimersByTime(OTHER_PAGE_TIMEOUT_MS - 1);
    vi.useRealTimers();
    await open.loaded;
    expect(open.commands.value).toEqual([]);
  });

  test("a page waits from the last command that another page stored", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("of the other page"));
    for (let stored = 0; stored < 3; stored++) {
      anotherPageStores();
      vi.advanceTimersByTime(OTHER_PAGE_TIMEOUT_MS - 1);
      await open.loaded;
      expect(open.commands.value).toEqual([]);
    }
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await open.loaded;
    expect(texts(open.commands.value)).toEqual(["of the other page"]);
  });

  test("a page that stops following the others does not read what they stored just before", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    new Outbox(outboxName, new OutboxStorage(outboxName, undefined, deniedDatabase)).submit(idea("of the other page"));
    anotherPageStores();
    stop();
    vi.advanceTimersByTime(OTHER_PAGE_TIMEOUT_MS);
    vi.useRealTimers();
    await open.loaded;
    expect(open.commands.value).toEqual([]);
  });

  test("a page that comes into sight does not send what another page saved or discarded meanwhile", async () => {
    const other = new Outbox(outboxName);
    const [saved, discarded] = ["saved", "discarded"].map((text) => other.submit(idea(text))) as [string, string];
    await waitUntilFlushed();
    comeIntoSight();
    await open.loaded;
    expect(texts(open.commands.value)).toEqual(["saved", "discarded"]);
    other.markSaved(saved, 7);
    other.markRejected(discarded, closedRejection);
    await waitUntilFlushed();
    other.discard(discarded);
    comeIntoSight();
    expect(open.nextToSend()).toBeUndefined();
    await open.loaded;
    expect(open.commands.value).toEqual([]);
  });

  test("a page shows the rejection that another page got, and does not send the command again", async () => {
    const other = new Outbox(outboxName);
    const id = open.submit(idea("too late"));
    await waitUntilFlushed();
    await other.loaded;
    const stopOther = other.followOtherPages();
    comeIntoSight();
    await other.loaded;
    open.markRejected(id, closedRejection);
    await waitUntilFlushed();
    comeIntoSight();
    await other.loaded;
    stopOther();
    expect(findCommand(other, id)).toMatchObject({ state: "rejected", rejection: closedRejection });
    expect(other.nextToSend()).toBeUndefined();
  });

  test("a command submitted while the storage is read again is kept", async () => {
    comeIntoSight();
    const id = open.submit(idea("just now"));
    await open.loaded;
    expect(open.nextToSend()?.id).toBe(id);
    await waitUntilFlushed();
    expect(await storedTexts()).toEqual(["just now"]);
  });

  test("pages whose database is deleted keep their commands and store them again", async () => {
    const other = await openOutbox();
    const stopOther = other.followOtherPages();
    other.submit(idea("of the other page"));
    open.submit(idea("own"));
    await waitUntilFlushed();
    await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
    comeIntoSight();
    await Promise.all([open.loaded, other.loaded]);
    stopOther();
    expect([open, other].map((outbox) => texts(outbox.commands.value))).toEqual([["own"], ["of the other page"]]);
    await waitUntilFlushed();
    expect((await storedTexts()).sort()).toEqual(["of the other page", "own"]);
  });

  test("a command that cannot be stored again after the database was deleted is kept on the page", async () => {
    let isFull = false;
    const full = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const journal = () => new Proxy(localStorage, { get: (target, name) => (isFull && name === "setItem" ? full : Reflect.get(target, name).bind(target)) });
    const database = new Database(outboxName);
    const put = database.put.bind(database);
    database.put = async (key, value) => (isFull ? full() : put(key, value));
    const outbox = await openOutbox(outboxName, new OutboxStorage(outboxName, journal, database));
    const stopOutbox = outbox.followOtherPages();
    const id = outbox.submit(idea("kept"));
    await waitUntilFlushed();
    isFull = true;
    await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
    for (let read = 0; read < 2; read++) {
      comeIntoSight();
      await outbox.loaded;
    }
    stopOutbox();
    expect(outbox.nextToSend()?.id).toBe(id);
  });

  describe("a page that could not read the database at first", () => {
    /** Submit an idea after a first read that failed. */
    async function submitAfterFailedRead() {
      let fails = true;
      const database = new Database(outboxName, () => (fails ? undefined : indexedDB));
      const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, undefined, database));
      await outbox.loaded;
      onTestFinished(outbox.followOtherPages());
      fails = false;
      const id = outbox.submit(idea("kept"));
      await waitUntilFlushed();
      return { outbox, id };
    }

    test("keeps its commands when the database is deleted", async () => {
      const { outbox, id } = await submitAfterFailedRead();
      await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
      comeIntoSight();
      await outbox.loaded;
      expect(outbox.nextToSend()?.id).toBe(id);
      await waitUntilFlushed();
      expect(await storedTexts()).toEqual(["kept"]);
    });

    test("stores what no store took, when the database works again", async () => {
      let fails = true;
      const database = new Database(outboxName, () => (fails ? undefined : indexedDB));
      const denied = () => {
        throw new DOMException("denied", "SecurityError");
      };
      const outbox = new Outbox(outboxName, new OutboxStorage(outboxName, denied, database));
      await outbox.loaded;
      onTestFinished(outbox.followOtherPages());
      outbox.submit(idea("kept"));
      await waitUntilFlushed();
      expect(outbox.persistent.value).toBe(false);
      fails = false;
      outbox.submit(idea("kept too"));
      await waitUntilFlushed();
      expect(outbox.persistent.value).toBe(false);
      comeIntoSight();
      await outbox.loaded;
      await vi.waitUntil(() => outbox.persistent.value);
      expect((await storedTexts()).sort()).toEqual(["kept", "kept too"]);
    });

    test("drops what another page has discarded", async () => {
      const { outbox, id } = await submitAfterFailedRead();
      const other = await openOutbox();
      other.markRejected(id, closedRejection);
      other.discard(id);
      await waitUntilFlushed();
      comeIntoSight();
      await outbox.loaded;
      expect(outbox.commands.value).toEqual([]);
      expect(await storedTexts()).toEqual([]);
    });
  });

  test("a page whose database fails later keeps its commands", async () => {
    let fails = false;
    const database = new Database(outboxName, () => (fails ? undefined : indexedDB));
    const outbox = await openOutbox(outboxName, new OutboxStorage(outboxName, undefined, database));
    const stopOutbox = outbox.followOtherPages();
    const id = outbox.submit(idea("kept"));
    await waitUntilFlushed();
    fails = true;
    await new Promise((resolve) => (indexedDB.deleteDatabase("samskap").onsuccess = resolve));
    comeIntoSight();
    await outbox.loaded;
    stopOutbox();
    expect(outbox.nextToSend()?.id).toBe(id);
  });
});
