import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type Command, Outbox } from "../live/outbox";

const code = "K7MP4WXA";
const idea: Command = { type: "ideas.add", theme: "sun", text: "A long table" };

/** The module keeps the id in memory, so each tab loads a module of its own. */
async function openTab(): Promise<typeof import("./seat")> {
  vi.resetModules();
  return import("./seat");
}

/** The id of the command that this person's page sends first. */
async function nextCommandId(person: string): Promise<string | undefined> {
  const outbox = new Outbox(`${code}/${person}`);
  await outbox.loaded;
  return outbox.nextToSend()?.id;
}

/** Wait until all commands are in the database. */
const untilJournalIsEmpty = () => vi.waitUntil(() => !Object.keys(localStorage).some((key) => key.startsWith("samskap/outbox/")), { interval: 1 });

beforeEach(() => localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

test("replaceSeatId() gives a new id and moves waiting commands to it", async () => {
  const { seatId, replaceSeatId } = await openTab();
  const previous = seatId(code);
  expect(seatId(code)).toBe(previous);
  const waiting = new Outbox(`${code}/${previous}`).submit(idea);
  await replaceSeatId(code);
  expect(seatId(code)).not.toBe(previous);
  expect(await nextCommandId(seatId(code))).toBe(waiting);
});

test("finishReplacingSeatId() completes the replacement that a killed tab started", async () => {
  const killed = await openTab();
  const previous = killed.seatId(code);
  const waiting = new Outbox(`${code}/${previous}`).submit(idea);
  await untilJournalIsEmpty();
  const { indexedDB } = globalThis;
  vi.stubGlobal("indexedDB", undefined); // as if the tab were killed here
  await killed.replaceSeatId(code);
  vi.stubGlobal("indexedDB", indexedDB);
  localStorage.setItem(`samskap/draft/${code}/${previous}/idea`, "half a card");
  const { finishReplacingSeatId, seatId } = await openTab();
  await finishReplacingSeatId(code);
  expect(seatId(code)).toBe(killed.seatId(code));
  expect(await nextCommandId(seatId(code))).toBe(waiting);
  expect(localStorage.getItem(`samskap/draft/${code}/${seatId(code)}/idea`)).toBe("half a card");
  expect(Object.keys(localStorage).filter((key) => key.endsWith("/from"))).toEqual([]);
});

test("finishReplacingSeatId() keeps the commands if the new id was not stored", async () => {
  const { finishReplacingSeatId, seatId } = await openTab();
  const waiting = new Outbox(`${code}/${seatId(code)}`).submit(idea);
  await untilJournalIsEmpty();
  localStorage.setItem(`samskap/seat/${code}/from`, seatId(code));
  await finishReplacingSeatId(code);
  expect(await nextCommandId(seatId(code))).toBe(waiting);
});

test("a database that never answers delays the move only until the timeout", async () => {
  const { seatId, replaceSeatId } = await openTab();
  seatId(code);
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) });
  let done = false;
  void replaceSeatId(code).then(() => (done = true));
  await vi.advanceTimersByTimeAsync(2000);
  expect(done).toBe(true);
  vi.useRealTimers();
});
