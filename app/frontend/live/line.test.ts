import { expect, test } from "vitest";

import { type Line, lines } from "./line";

type Made = { kind: string; line: Line };

function maker(): { open: (url: string) => Line; made: Made[] } {
  const made: Made[] = [];
  const make = (kind: string) => () => {
    const line: Line = { onopen: null, onmessage: null, onclose: null, send: () => undefined, close: () => undefined };
    made.push({ kind, line });
    return line;
  };
  return { open: lines(make("socket"), make("stream")), made };
}

/** A line is asked for, used as Socket does, and opens or not. */
function tried({ open, made }: ReturnType<typeof maker>, opens: boolean): string {
  open("ws://hall/ws").onopen = () => undefined;
  const last = made.at(-1);
  if (opens) last?.line.onopen?.();
  return last?.kind ?? "";
}

test("a WebSocket that opens is all there is, also after it was lost", () => {
  const hall = maker();
  expect([true, false, false, false, false].map((opens) => tried(hall, opens))).toEqual(Array(5).fill("socket"));
});

test("where WebSockets never open, events are tried, and kept once they work", () => {
  const hall = maker();
  expect([false, false, true, false, false].map((opens) => tried(hall, opens))).toEqual(["socket", "socket", "stream", "stream", "stream"]);
});

test("where nothing opens, both are tried in turn, as the server may only be away", () => {
  const hall = maker();
  expect(Array.from({ length: 6 }, () => tried(hall, false))).toEqual(["socket", "socket", "stream", "socket", "stream", "socket"]);
});
