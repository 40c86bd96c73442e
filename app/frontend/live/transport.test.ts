import { expect, test } from "vitest";

import { createTransportOpener, type Transport } from "./transport";

type Opened = { kind: string; transport: Transport };

function recordOpened(): { open: (url: string) => Transport; opened: Opened[] } {
  const opened: Opened[] = [];
  const create = (kind: string) => () => {
    const transport: Transport = { onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
    opened.push({ kind, transport });
    return transport;
  };
  return { open: createTransportOpener(create("socket"), create("stream")), opened };
}

/** Open a transport as Connection does; return which kind it was. */
function openOnce({ open, opened }: ReturnType<typeof recordOpened>, succeeds: boolean): string {
  open("ws://hall/ws").onopen = () => undefined;
  const latest = opened.at(-1);
  if (succeeds) latest?.transport.onopen?.();
  return latest?.kind ?? "";
}

test("a WebSocket that has opened once is used for all reconnects", () => {
  const opener = recordOpened();
  expect([true, false, false, false, false].map((succeeds) => openOnce(opener, succeeds))).toEqual(Array(5).fill("socket"));
});

test("server-sent events are used after WebSockets failed to open", () => {
  const opener = recordOpened();
  expect([false, false, true, false, false].map((succeeds) => openOnce(opener, succeeds))).toEqual(["socket", "socket", "stream", "stream", "stream"]);
});

test("both transports are tried in turn while neither opens", () => {
  const opener = recordOpened();
  expect(Array.from({ length: 6 }, () => openOnce(opener, false))).toEqual(["socket", "socket", "stream", "socket", "stream", "socket"]);
});
