import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Frame } from "../wire.gen";
import { Clock } from "./clock";
import { type Command, Outbox } from "./outbox";
import { Socket } from "./socket";
import { Store } from "./store";

/** The browser's end of a line whose other end the test holds. */
class Line {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: { id?: string; type: string; text?: string }[] = [];
  hungUp = false;
  constructor(readonly url: string) {}
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.hungUp = true;
  }
  says(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
const lines: Line[] = [];
const last = () => lines.at(-1) as Line;
let socket: Socket;
let outbox: Outbox;
let gone: number[];

beforeEach(async () => {
  // The database has its own timers.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  localStorage.clear();
  lines.length = 0;
  gone = [];
  const store = new Store();
  outbox = new Outbox("K7MP4WXA/s1");
  await outbox.opened;
  const open = (url: string) => {
    lines.push(new Line(url));
    return last();
  };
  socket = new Socket({ url: () => `?since=${store.since()}`, store, clock: new Clock(), outbox, onGone: (code) => gone.push(code), open });
  socket.start();
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
});

test("commands go out one at a time, in order", () => {
  const ids = ["first", "second"].map((text) => outbox.submit(idea(text)));
  last().onopen?.();
  expect(last().sent.map(({ text }) => text)).toEqual(["first"]);
  last().says({ type: "ack", id: ids[0] ?? "", seq: 1 });
  expect(last().sent.map(({ text }) => text)).toEqual(["first", "second"]);
});

test("after a break it asks for what it missed and sends the unanswered again, under the same id", () => {
  last().onopen?.();
  last().says({ type: "snapshot", audience: "hall", rev: 12, now: 0, entities: {} });
  const id = outbox.submit(idea("unanswered"));
  last().onclose?.({ code: 1006 });
  expect(socket.status.value).toBe("connecting");
  vi.advanceTimersByTime(500);
  expect(lines).toHaveLength(2);
  expect(last().url).toBe("?since=hall:12");
  last().onopen?.();
  expect(last().sent).toEqual([{ type: "ideas.add", theme: "sun", text: "unanswered", id }]);
});

test("a refusal is final, or tried again when the server says so", () => {
  last().onopen?.();
  const busy = outbox.submit(idea("busy"));
  last().says({ type: "rejection", id: busy, code: "room.busy", message: "", retry: true });
  expect(outbox.sending(busy).value?.state).toBe("waiting");
  expect(outbox.putOff.value).toBe(true);
  vi.advanceTimersByTime(500);
  expect(last().sent).toHaveLength(2);
  last().says({ type: "rejection", id: busy, code: "ideas.closed", message: "The step is over.", retry: false });
  expect(outbox.sending(busy).value).toMatchObject({ state: "refused", refusal: { code: "ideas.closed" } });
});

test("a rejection that names nothing means the command under way", () => {
  last().onopen?.();
  const id = outbox.submit(idea("unreadable"));
  last().says({ type: "rejection", id: null, code: "wire.unreadable", message: "", retry: false });
  expect(outbox.sending(id).value?.state).toBe("refused");
});

test("waits double up to a limit, and the page says that it is offline", () => {
  for (let tries = 0; tries < 12; tries++) {
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
  }
  expect(lines).toHaveLength(13);
  last().onclose?.({ code: 1006 });
  expect(socket.status.value).toBe("offline");
});

test("when the server restarts, nobody comes back within the first seconds", () => {
  last().onopen?.();
  last().onclose?.({ code: 1012 });
  vi.advanceTimersByTime(1900);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(2200);
  expect(lines).toHaveLength(2);
});

test("a lost credential ends it, and the face is told once", () => {
  last().onopen?.();
  last().onclose?.({ code: 4401 });
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(1);
  expect(gone).toEqual([4401]);
});

test("a line that has gone silent is found out and replaced", () => {
  last().onopen?.();
  vi.advanceTimersByTime(20_000);
  expect(last().sent).toEqual([{ type: "ping" }]);
  last().says({ type: "pong", now: 0 });
  vi.advanceTimersByTime(20_000);
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(11_000);
  expect(lines[0]?.hungUp).toBe(true);
  expect(lines).toHaveLength(2);
});

test("a line on which only a command goes unanswered is replaced too", () => {
  last().onopen?.();
  outbox.submit(idea("unheard"));
  for (let second = 0; second < 11; second++) {
    last().says({ type: "presence", people: second, cards: 0, tables: {} });
    vi.advanceTimersByTime(1000);
  }
  expect(lines[0]?.hungUp).toBe(true);
});

test("a line that the browser believes dead goes on when it answers", () => {
  last().onopen?.();
  dispatchEvent(new Event("offline"));
  expect(socket.status.value).toBe("offline");
  expect(last().sent).toEqual([{ type: "ping" }]);
  const id = outbox.submit(idea("meanwhile"));
  last().says({ type: "pong", now: 0 });
  expect(socket.status.value).toBe("live");
  expect(last().sent.at(-1)?.id).toBe(id);
  expect(lines).toHaveLength(1);
});

test("a line that is dead indeed is replaced after the browser said so", () => {
  last().onopen?.();
  dispatchEvent(new Event("offline"));
  vi.advanceTimersByTime(10_000);
  expect(lines[0]?.hungUp).toBe(true);
  expect(socket.status.value).not.toBe("live");
});

test("when the network is back it does not wait", () => {
  last().onclose?.({ code: 1006 });
  dispatchEvent(new Event("online"));
  expect(lines).toHaveLength(2);
});
