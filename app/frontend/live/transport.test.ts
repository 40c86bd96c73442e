import { afterEach, expect, test, vi } from "vitest";

import { availableTransports, createTransportOpener, type Transport, TRANSPORTS } from "./transport";

afterEach(() => vi.unstubAllGlobals());

type Opened = { kind: string; transport: Transport };

function recordOpened(): { open: ReturnType<typeof createTransportOpener>; opened: Opened[] } {
  const opened: Opened[] = [];
  const create = (kind: string) => () => {
    const transport: Transport = { onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
    opened.push({ kind, transport });
    return transport;
  };
  return { open: createTransportOpener(["socket", "stream", "poll"].map(create)), opened };
}

/** Open a transport as Connection does; return which kind it was. */
function openOnce({ open, opened }: ReturnType<typeof recordOpened>, succeeds: boolean): string {
  open(() => "ws://hall/ws").onopen = () => undefined;
  const latest = opened.at(-1);
  if (succeeds) latest?.transport.onopen?.();
  return latest?.kind ?? "";
}

const [no, yes] = [false, true];

test.each([
  ["each kind is tried in turn while none opens", [no, no, no, no, no, no, no], "socket socket stream poll socket stream poll"],
  ["after a WebSocket worked, only WebSockets are used, however long the server is away", [yes, no, no, no, no, no], "socket socket socket socket socket socket"],
  ["after event streams worked, one WebSocket is tried before them", [no, no, yes, no, yes, no, no, no], "socket socket stream socket stream socket stream poll"],
  ["after polling worked, one WebSocket is tried before it", [no, no, no, yes, no, yes, no, no, no, no], "socket socket stream poll socket poll socket poll socket stream"],
])("%s", (_, succeeds, kinds) => {
  const opener = recordOpened();
  expect(succeeds.map((each) => openOnce(opener, each)).join(" ")).toBe(kinds);
});

test.each([
  ["tried on", "the server is away", () => Promise.reject(new TypeError("no network")), "socket socket socket socket"],
  ["replaced by the other kinds", "the server answers", () => Promise.resolve(new Response("{}")), "socket stream poll socket"],
])("a WebSocket that worked and fails again and again is %s if %s", async (_, __, answer, kinds) => {
  vi.stubGlobal("fetch", vi.fn(answer));
  const opener = recordOpened();
  for (const succeeds of [yes, no, no, no, no, no]) openOnce(opener, succeeds);
  const next: string[] = [];
  for (let count = 0; count < 4; count++) {
    next.push(openOnce(opener, no));
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(next.join(" ")).toBe(kinds);
});

test("a WebSocket is open when its first message has come", () => {
  const sockets: EventTarget[] = [];
  vi.stubGlobal("WebSocket", class extends EventTarget {
    constructor() {
      super();
      sockets.push(this);
    }
  });
  const transport = TRANSPORTS[0]?.(() => "ws://hall/ws");
  if (!transport) throw new Error("no such transport");
  const seen: string[] = [];
  transport.onopen = () => seen.push("open");
  transport.onmessage = ({ data }) => seen.push(data);
  sockets[0]?.dispatchEvent(new Event("open"));
  expect(seen).toEqual([]);
  for (const data of ["first", "second"]) sockets[0]?.dispatchEvent(new MessageEvent("message", { data }));
  expect(seen).toEqual(["open", "first", "second"]);
});

/** A transport that polls; each request is answered with the next of these texts, the last is never answered. */
function poll(...answers: string[]) {
  const asked: string[] = [];
  let rev = 0;
  vi.stubGlobal("fetch", async (url: URL) => {
    asked.push(url.pathname + url.search);
    const answer = answers.shift();
    return answer === undefined ? new Promise(() => undefined) : new Response(answer);
  });
  const transport = TRANSPORTS[2]?.(() => `ws://hall/w/K7/ws?since=${rev++}`);
  const seen: unknown[] = [];
  if (!transport) throw new Error("no such transport");
  transport.onopen = () => seen.push("open");
  transport.onmessage = ({ data }) => seen.push(data);
  transport.onclose = ({ code }) => seen.push(code);
  return { asked, seen };
}

test("a transport that polls asks again with the revisions that the page has then", async () => {
  const { asked, seen } = poll('data: {"a":1}\n\ndata: {"b":"data: 2"}\n\n', 'data: {"c":3}\n\n');
  await vi.waitFor(() => expect(seen).toEqual(["open", '{"a":1}', '{"b":"data: 2"}', "open", '{"c":3}']));
  expect(asked).toEqual(["0&poll=true&wait=false", "1&poll=true", "2&poll=true"].map((query) => `/w/K7/stream?since=${query}`));
});

test.each(["\u2028", "\u2029", "\u0085", "\v", "\f", "\r"])("a card with %j does not cut the answer to a poll", async (sign) => {
  const frames = [`one${sign}data: two`, `${sign}`, "three"].map((text) => JSON.stringify({ text }));
  const { seen } = poll(frames.map((frame) => `data: ${frame}\n\n`).join(""));
  await vi.waitFor(() => expect(seen).toEqual(["open", ...frames]));
});

test("a transport that polls ends with the close code of the server", async () => {
  const { asked, seen } = poll('data: {"type":"rejection"}\n\nevent: close\ndata: 4401\n\n', "never");
  await vi.waitFor(() => expect(seen).toEqual(["open", '{"type":"rejection"}', 4401]));
  expect(asked).toHaveLength(1);
});

test("the page of a proxy that answers a poll is passed on and is not taken for a connection", async () => {
  const { seen } = poll("<html>Sign in</html>");
  await vi.waitFor(() => expect(seen).toEqual(["<html>Sign in</html>"]));
});

test("a browser without WebSockets begins with an event stream", () => {
  vi.stubGlobal("WebSocket", undefined);
  expect(availableTransports()).toEqual(TRANSPORTS.slice(1));
});
