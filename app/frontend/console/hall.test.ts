import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";

import { Clock } from "../live/clock";
import type { Live } from "../live/live";
import { Outbox } from "../live/outbox";
import type { Status } from "../live/socket";
import { Store } from "../live/store";
import { Hall } from "./hall";

const pause = { type: "agenda.pause" } as const;

beforeEach(() => localStorage.clear());

async function hallOn(status: Status) {
  const line = signal<Status>(status);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.opened;
  const live = { store: new Store(), clock: new Clock(), outbox, socket: { status: line } } as Pick<Live, "store" | "clock" | "outbox"> & { socket: Pick<Live["socket"], "status"> };
  return { hall: new Hall(live as Live, "K7MP4WXA", ""), line, outbox };
}

test("what is pressed without a network is refused at once, and never sent", async () => {
  const { hall, line, outbox } = await hallOn("offline");
  hall.act(pause);
  line.value = "live";
  expect(outbox.first()).toBeUndefined();
  expect(outbox.sendings.value).toMatchObject([{ state: "refused" }]);
});

test("what was under way when the line broke is not tried again; words that were saved are", async () => {
  const { hall, line, outbox } = await hallOn("live");
  hall.act(pause);
  const words = outbox.submit({ type: "merge.rename", cluster: "c", name: "Peace" });
  line.value = "connecting";
  expect(outbox.first()?.id).toBe(words);
});

test("an answer that comes after all has the last word", async () => {
  const { hall, line, outbox } = await hallOn("live");
  const id = hall.act(pause);
  line.value = "offline";
  outbox.acked(id, 7);
  expect(outbox.sending(id).value?.state).toBe("saved");
});

test("once the network is back, its absence is soon forgotten", async () => {
  const { hall, line, outbox } = await hallOn("offline");
  vi.useFakeTimers();
  hall.act(pause);
  line.value = "live";
  expect(outbox.sendings.value).toHaveLength(1);
  vi.runAllTimers();
  expect(outbox.sendings.value).toEqual([]);
  vi.useRealTimers();
});
