import { effect } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Frame } from "../wire.gen";
import { Clock } from "./clock";
import { type Command, Outbox } from "./outbox";
import { Connection, type ConnectionStatus, OPENING_MS } from "./connection";
import { Store } from "./store";

/** A transport whose other end is the test. */
class FakeTransport {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: { id?: string; type: string; text?: string }[] = [];
  isClosed = false;
  constructor(readonly url: string) {}
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.isClosed = true;
  }
  receive(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
const transports: FakeTransport[] = [];
const queued = (id: string) => outbox.commands.value.find((command) => command.id === id);
const last = () => transports.at(-1) as FakeTransport;
/** Stand in for the function to which the browser passes uncaught errors. */
const stubReportError = () => {
  const report = vi.fn();
  vi.stubGlobal("reportError", report);
  return report;
};
let connection: Connection;
let outbox: Outbox;
let store: Store;
let closeCodes: number[];
let willReload: boolean;

beforeEach(async () => {
  // The database's timers stay real.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  localStorage.clear();
  transports.length = 0;
  closeCodes = [];
  willReload = true;
  store = new Store();
  outbox = new Outbox("K7MP4WXA/s1");
  await outbox.loaded;
  const open = (url: () => string) => {
    transports.push(new FakeTransport(url()));
    return last();
  };
  connection = new Connection({ url: () => `?since=${store.since()}`, store, clock: new Clock(), outbox, onClosed: (code) => closeCodes.push(code), handleTooOld: () => willReload, open });
  connection.start();
});
afterEach(() => {
  connection.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("commands are sent one at a time in order", () => {
  const ids = ["first", "second"].map((text) => outbox.submit(idea(text)));
  last().onopen?.();
  expect(last().sent.map(({ text }) => text)).toEqual(["first"]);
  last().receive({ type: "ack", id: ids[0] ?? "", seq: 1 });
  expect(last().sent.map(({ text }) => text)).toEqual(["first", "second"]);
});

test("a reconnect resumes from the last revision and sends an unanswered command again with its id", () => {
  last().onopen?.();
  last().receive({ type: "snapshot", audience: "hall", rev: 12, check: 1200, now: 0, entities: {} });
  const id = outbox.submit(idea("unanswered"));
  last().onclose?.({ code: 1006 });
  expect(connection.status.value).toBe("connecting");
  vi.advanceTimersByTime(500);
  expect(transports).toHaveLength(2);
  expect(last().url).toBe("?since=hall:12-1200");
  last().onopen?.();
  expect(last().sent).toEqual([{ type: "ideas.add", theme: "sun", text: "unanswered", id }]);
});

test.each<[outcome: string, happens: () => void, status: ConnectionStatus]>([
  ["is open", () => last().onopen?.(), "live"],
  ["is late", () => vi.advanceTimersByTime(OPENING_MS), "connecting"],
  ["fails", () => last().onclose?.({ code: 1006 }), "connecting"],
  ["is begun again", () => dispatchEvent(new Event("online")), "opening"],
])("a connection is opening until it %s", (_, happens, status) => {
  expect(connection.status.value).toBe("opening");
  happens();
  expect(connection.status.value).toBe(status);
});

test("an open connection stays live", () => {
  last().onopen?.();
  vi.advanceTimersByTime(OPENING_MS);
  expect(connection.status.value).toBe("live");
});

test("a page that was closed as one of too many connects again only when somebody looks at it", () => {
  last().onopen?.();
  last().onclose?.({ code: 4429 });
  vi.advanceTimersByTime(600_000);
  expect(transports).toHaveLength(1);
  expect(connection.status.value).toBe("offline");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(transports).toHaveLength(2);
  last().onopen?.();
  expect(connection.status.value).toBe("live");
});

test("a rejected command is retried only if the rejection says so", () => {
  last().onopen?.();
  const busy = outbox.submit(idea("busy"));
  last().receive({ type: "rejection", id: busy, code: "room.busy", message: "", retry: true });
  expect(queued(busy)?.state).toBe("waiting");
  expect(outbox.retrying.value).toBe(true);
  vi.advanceTimersByTime(500);
  expect(last().sent).toHaveLength(2);
  last().receive({ type: "rejection", id: busy, code: "ideas.closed", message: "The step is over.", retry: false });
  expect(queued(busy)).toMatchObject({ state: "rejected", rejection: { code: "ideas.closed" } });
});

test("a rejection without an id is about the command in flight", () => {
  last().onopen?.();
  const id = outbox.submit(idea("unreadable"));
  last().receive({ type: "rejection", id: null, code: "wire.unreadable", message: "", retry: false });
  expect(queued(id)?.state).toBe("rejected");
});

test("reconnect delays are limited and the status becomes offline", () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (let tries = 0; tries < 12; tries++) {
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
  }
  expect(transports).toHaveLength(13);
  last().onclose?.({ code: 1006 });
  expect(connection.status.value).toBe("offline");
});

test("a server that accepts connections and closes them at once is asked at most 12 times a minute", () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  for (let passed = 0; passed < 60_000; passed += 10) {
    last().onopen?.();
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10);
  }
  expect(transports.length).toBeLessThanOrEqual(12);
});

test("the first frame of a connection, and not a refusal, ends the wait for ever longer times", () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const reconnectsWithin = (milliseconds: number, ...frames: Frame[]) => {
    const before = transports.length;
    last().onopen?.();
    frames.forEach((frame) => last().receive(frame));
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(milliseconds);
    return transports.length > before;
  };
  for (let tries = 0; tries < 4; tries++) reconnectsWithin(15_000);
  expect(reconnectsWithin(250, { type: "rejection", id: null, code: "store.unavailable", message: "", retry: true })).toBe(false);
  vi.advanceTimersByTime(15_000);
  expect(reconnectsWithin(250, { type: "pong", now: 0 })).toBe(true);
});

test("the reconnect after a server restart is delayed", () => {
  last().onopen?.();
  last().onclose?.({ code: 1012 });
  vi.advanceTimersByTime(1900);
  expect(transports).toHaveLength(1);
  vi.advanceTimersByTime(2200);
  expect(transports).toHaveLength(2);
});

test.each([4401, 4403, 4404])("a final close code %i stops reconnecting and calls onClosed once", (code) => {
  last().onopen?.();
  last().onclose?.({ code });
  vi.advanceTimersByTime(60_000);
  expect(transports).toHaveLength(1);
  expect(closeCodes).toEqual([code]);
});

test("a page that is too old stops if it will be loaded again, and otherwise reconnects later", () => {
  last().onopen?.();
  willReload = false;
  last().onclose?.({ code: 4426 });
  vi.advanceTimersByTime(4100);
  expect(transports).toHaveLength(2);
  willReload = true;
  last().onclose?.({ code: 4426 });
  vi.advanceTimersByTime(60_000);
  expect(transports).toHaveLength(2);
  expect(closeCodes).toEqual([]);
});

test("a refused connection leaves the command that was just sent in the outbox", () => {
  const id = outbox.submit(idea("not read"));
  last().onopen?.();
  last().receive({ type: "rejection", id: null, code: "credential.missing", message: "", retry: false });
  last().onclose?.({ code: 4401 });
  expect(queued(id)?.state).toBe("waiting");
});

test("a transport without an answer to a ping is replaced", () => {
  last().onopen?.();
  vi.advanceTimersByTime(20_000);
  expect(last().sent).toEqual([{ type: "ping" }]);
  last().receive({ type: "pong", now: 0 });
  vi.advanceTimersByTime(20_000);
  expect(transports).toHaveLength(1);
  vi.advanceTimersByTime(11_000);
  expect(transports[0]?.isClosed).toBe(true);
  expect(transports).toHaveLength(2);
});

test("a transport without an answer to a command is replaced", () => {
  last().onopen?.();
  outbox.submit(idea("unheard"));
  for (let second = 0; second < 11; second++) {
    last().receive({ type: "presence", people: second, cards: 0, tables: {} });
    vi.advanceTimersByTime(1000);
  }
  expect(transports[0]?.isClosed).toBe(true);
});

test("a transport that answers after an offline event stays in use", () => {
  last().onopen?.();
  dispatchEvent(new Event("offline"));
  expect(connection.status.value).toBe("offline");
  expect(last().sent).toEqual([{ type: "ping" }]);
  const id = outbox.submit(idea("meanwhile"));
  last().receive({ type: "pong", now: 0 });
  expect(connection.status.value).toBe("live");
  expect(last().sent.at(-1)?.id).toBe(id);
  expect(transports).toHaveLength(1);
});

test("a transport that does not answer after an offline event is replaced", () => {
  last().onopen?.();
  dispatchEvent(new Event("offline"));
  vi.advanceTimersByTime(10_000);
  expect(transports[0]?.isClosed).toBe(true);
  expect(connection.status.value).not.toBe("live");
});

test("an online event reconnects at once", () => {
  last().onclose?.({ code: 1006 });
  dispatchEvent(new Event("online"));
  expect(transports).toHaveLength(2);
});

test("an online event replaces a transport that is thought to be live and does not answer", () => {
  last().onopen?.();
  dispatchEvent(new Event("online"));
  vi.advanceTimersByTime(10_000);
  expect(transports[0]?.isClosed).toBe(true);
});

test.each(["<html>Bad Gateway</html>", "null", "{}"])("the message %s is logged and the connection is opened again later", (data) => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  last().onopen?.();
  last().receive({ type: "snapshot", audience: "hall", rev: 12, check: 1200, now: 0, entities: {} });
  last().onmessage?.({ data });
  expect(log).toHaveBeenCalledOnce();
  expect(transports[0]?.isClosed).toBe(true);
  vi.advanceTimersByTime(1900);
  expect(transports).toHaveLength(1);
  vi.advanceTimersByTime(2200);
  expect(last().url).toBe("?since=hall:12-1200");
});

test.each([
  ["a changed revision", () => store.rev.value === 3],
  ["a saved command", () => outbox.commands.value.some(({ state }) => state === "saved")],
])("an effect that fails on %s is reported and the connection stays open", (_, fails) => {
  const report = stubReportError();
  last().onopen?.();
  const ids = ["first", "second"].map((text) => outbox.submit(idea(text)));
  const stop = effect(() => {
    if (fails()) throw new Error("a component is broken");
  });
  last().receive({ type: "snapshot", audience: "hall", rev: 3, check: 300, now: 0, entities: {} });
  last().receive({ type: "ack", id: ids[0] ?? "", seq: 3 });
  expect(report).toHaveBeenCalled();
  expect(last().sent.map(({ text }) => text)).toEqual(["first", "second"]);
  vi.advanceTimersByTime(1000);
  expect(queued(ids[0] ?? "")).toBeUndefined();
  stop();
});

test("an effect that fails on a lost connection is reported and the connection is opened again", () => {
  const report = stubReportError();
  last().onopen?.();
  const stop = effect(() => {
    if (connection.status.value !== "live") throw new Error("a component is broken");
  });
  last().onclose?.({ code: 1006 });
  expect(report).toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(transports.length).toBeGreaterThan(1);
  stop();
});

test.each([
  { type: "patch", audience: "hall", rev: 5 },
  { type: "patch", audience: "hall", rev: 5, changed: {}, gone: 1 },
  { type: "snapshot", audience: "hall", rev: 5 },
])("an incomplete frame %j is logged, and its changes are asked for again", (incomplete) => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  last().onopen?.();
  last().receive({ type: "snapshot", audience: "hall", rev: 1, check: 100, now: 0, entities: {} });
  last().receive(incomplete as unknown as Frame);
  expect(log).toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(last().url).toBe("?since=hall:1-100");
});

test("a frame that is unreadable at each attempt makes the page wait longer", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const end = Date.now() + 5 * 60_000;
  while (Date.now() < end) {
    const connected = transports.length;
    last().onopen?.();
    last().receive({ type: "snapshot", audience: "hall", rev: 1, check: 100, now: 0, entities: {} });
    last().onmessage?.({ data: "<html>" });
    while (transports.length === connected) vi.advanceTimersByTime(100);
  }
  // With delays of 2 to 4 s, as at the first attempt, there would be about 100.
  expect(transports.length).toBeLessThan(65);
});

test("unreadable frames between which a command was saved do not make the page wait longer", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(Math, "random").mockReturnValue(1);
  for (let round = 0; round < 5; round += 1) {
    last().onopen?.();
    const id = outbox.submit(idea(`idea ${round}`));
    last().receive({ type: "ack", id, seq: round + 1 });
    last().onmessage?.({ data: "<html>" });
    vi.advanceTimersByTime(4100);
    expect(transports.length).toBe(round + 2);
  }
});

test("a closed connection leaves no timer", () => {
  last().onopen?.();
  const id = outbox.submit(idea("busy"));
  last().receive({ type: "rejection", id, code: "room.busy", message: "", retry: true });
  last().receive({ type: "rejection", id, code: "room.busy", message: "", retry: true });
  last().receive({ type: "presence", people: 1, cards: 0, tables: {} });
  connection.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a page whose session has ended connects once more, as the browser may have another one", () => {
  last().onopen?.();
  last().receive({ type: "pong", now: 1 });
  last().onclose?.({ code: 4401 });
  const id = outbox.submit(idea("written meanwhile"));
  expect(connection.status.value).toBe("connecting");
  vi.advanceTimersByTime(700);
  expect(transports).toHaveLength(2);
  expect(closeCodes).toEqual([]);
  expect(last().sent).toEqual([]);
  expect(queued(id)?.state).toBe("waiting");
  last().receive({ type: "rejection", id: null, code: "credential.session_ended", message: "", retry: false });
  last().onclose?.({ code: 4401 });
  expect(transports).toHaveLength(2);
  expect(closeCodes).toEqual([4401]);
});

test("a connection that was closed does not connect again", () => {
  last().onopen?.();
  connection.close();
  connection.reconnect();
  expect(transports).toHaveLength(1);
});

test("a page that goes online sends what another page of the same person stored", async () => {
  last().onopen?.();
  const another = new Outbox("K7MP4WXA/s1");
  const id = another.submit(idea("from a closed page"));
  dispatchEvent(new Event("online"));
  await outbox.loaded;
  expect(last().sent).toContainEqual({ ...idea("from a closed page"), id });
});
