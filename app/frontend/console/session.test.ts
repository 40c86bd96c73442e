import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";

import { loadLanguage, t } from "../i18n";
import { Clock } from "../live/clock";
import type { WorkshopClient } from "../live/client";
import type { ConnectionStatus } from "../live/connection";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { ConsoleSession } from "./session";

const pause = { type: "agenda.pause" } as const;

beforeEach(async () => {
  localStorage.clear();
  await loadLanguage("en");
});

async function sessionWithStatus(status: ConnectionStatus) {
  const statusSignal = signal<ConnectionStatus>(status);
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const client = { store: new Store(), clock: new Clock(), outbox, connection: { status: statusSignal } } as Pick<WorkshopClient, "store" | "clock" | "outbox"> & { connection: Pick<WorkshopClient["connection"], "status"> };
  return { session: new ConsoleSession(client as WorkshopClient, "K7MP4WXA", "", "facilitator"), statusSignal, outbox };
}

test("submitNow() without a connection fails at once and sends nothing", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("offline");
  session.submitNow(pause);
  statusSignal.value = "live";
  expect(outbox.nextToSend()).toBeUndefined();
  expect(outbox.commands.value).toMatchObject([{ state: "rejected" }]);
});

test("submitNow() on a page that was just opened waits for its first connection", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("opening");
  const id = session.submitNow(pause);
  statusSignal.value = "live";
  expect(outbox.nextToSend()?.id).toBe(id);
  statusSignal.value = "connecting";
  session.submitNow(pause);
  expect(outbox.commands.value).toMatchObject([{ state: "rejected" }, { state: "rejected" }]);
});

test("submitNow() on a page whose first connection does not come is rejected, and says that nothing was changed", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("opening");
  session.submitNow(pause);
  statusSignal.value = "connecting";
  expect(outbox.commands.value).toMatchObject([{ state: "rejected", rejection: { message: t("console.network.rejected") } }]);
});

test("a lost connection cancels commands of submitNow(), but keeps stored ones", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("live");
  session.submitNow(pause);
  const rename = outbox.submit({ type: "merge.rename", cluster: "c", name: "Peace" });
  statusSignal.value = "connecting";
  expect(outbox.nextToSend()?.id).toBe(rename);
});

test("an ack after a lost connection marks the command as saved", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("live");
  const id = session.submitNow(pause);
  statusSignal.value = "offline";
  outbox.markSaved(id, 7);
  expect(outbox.commands.value[0]?.state).toBe("saved");
});

test("errors about a lost connection are discarded some time after it is back", async () => {
  const { session, statusSignal, outbox } = await sessionWithStatus("offline");
  vi.useFakeTimers();
  session.submitNow(pause);
  statusSignal.value = "live";
  expect(outbox.commands.value).toHaveLength(1);
  vi.runAllTimers();
  expect(outbox.commands.value).toEqual([]);
  vi.useRealTimers();
});

test.each([
  { name: "with a form that is not saved stays, says so, and connects no further", unsaved: true, stops: true, reloads: 0 },
  { name: "without one is loaded again", unsaved: false, stops: false, reloads: 1 },
])("a page that is too old, $name", async ({ unsaved, stops, reloads }) => {
  const { session, statusSignal, outbox } = await sessionWithStatus("live");
  if (unsaved) session.unsavedForms.value = new Map([["form", { title: "The report", tab: "setup" }]]);
  const reload = vi.fn(() => false);
  expect(session.handleTooOld(reload)).toBe(stops);
  expect(reload).toHaveBeenCalledTimes(reloads);
  expect(session.isTooOld.value).toBe(unsaved);
  statusSignal.value = "offline";
  session.submitNow(pause);
  expect(outbox.commands.value[0]?.rejection?.message).toBe(t(unsaved ? "console.too_old" : "console.network.rejected"));
});
