import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { type Command, Outbox } from "../live/outbox";

const code = "K7MP4WXA";
const idea: Command = { type: "ideas.add", theme: "sun", text: "A long table" };

/** The module is loaded anew for each tab, it remembers the id. */
async function tab(): Promise<typeof import("./seat")> {
  vi.resetModules();
  return import("./seat");
}

/** What a person's page sends first once it is open. */
async function first(person: string): Promise<string | undefined> {
  const outbox = new Outbox(`${code}/${person}`);
  await outbox.opened;
  return outbox.first()?.id;
}

/** The journal is empty: all that waits is in the database. */
const stored = () => vi.waitUntil(() => !Object.keys(localStorage).some((key) => key.startsWith("samskap/outbox/")), { interval: 1 });

beforeEach(() => localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

test("the id stays, until it turns out to be somebody else's; then what waits comes along", async () => {
  const { personOf, renew } = await tab();
  const old = personOf(code);
  expect(personOf(code)).toBe(old);
  const waiting = new Outbox(`${code}/${old}`).submit(idea);
  await renew(code);
  expect(personOf(code)).not.toBe(old);
  expect(await first(personOf(code))).toBe(waiting);
});

test("a tab that is killed while what waits comes along leaves the rest to the next one", async () => {
  const killed = await tab();
  const old = killed.personOf(code);
  const waiting = new Outbox(`${code}/${old}`).submit(idea);
  await stored();
  const { indexedDB } = globalThis;
  vi.stubGlobal("indexedDB", undefined); // as for a tab that gets no further
  await killed.renew(code);
  vi.stubGlobal("indexedDB", indexedDB);
  localStorage.setItem(`samskap/draft/${code}/${old}/idea`, "half a card");
  const { bringAlong, personOf } = await tab();
  await bringAlong(code);
  expect(personOf(code)).toBe(killed.personOf(code));
  expect(await first(personOf(code))).toBe(waiting);
  expect(localStorage.getItem(`samskap/draft/${code}/${personOf(code)}/idea`)).toBe("half a card");
  expect(Object.keys(localStorage).filter((key) => key.endsWith("/from"))).toEqual([]);
});

test("a tab that is killed before it has its new id loses nothing of the old one", async () => {
  const { bringAlong, personOf } = await tab();
  const waiting = new Outbox(`${code}/${personOf(code)}`).submit(idea);
  await stored();
  localStorage.setItem(`samskap/seat/${code}/from`, personOf(code));
  await bringAlong(code);
  expect(await first(personOf(code))).toBe(waiting);
});

test("a database that never answers holds up nobody for long", async () => {
  const { personOf, renew } = await tab();
  personOf(code);
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) });
  let done = false;
  void renew(code).then(() => (done = true));
  await vi.advanceTimersByTimeAsync(2000);
  expect(done).toBe(true);
  vi.useRealTimers();
});
