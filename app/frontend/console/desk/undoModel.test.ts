import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import type { WorkshopClient } from "../../live/client";
import { Clock } from "../../live/clock";
import { Outbox } from "../../live/outbox";
import { Store } from "../../live/store";
import type { ChangeView } from "../../wire.gen";
import { ConsoleSession } from "../session";
import { UndoModel } from "./undoModel";

const change = (name: string): ChangeView => ({ id: `change-${name}`, kind: "make", name });
const builtOn = { code: "merge.built_on", message: "Somebody has changed this since." };

beforeEach(async () => {
  localStorage.clear();
  await loadLanguage("en");
});

/** The undo model of a connected console whose next undo is about `undo`. */
async function openUndo(undo: ChangeView) {
  const [store, outbox] = [new Store(), new Outbox("K7MP4WXA/console")];
  await outbox.loaded;
  const client = { store, outbox, clock: new Clock(), connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  const show = (next: ChangeView, rev = 1, redo: ChangeView | null = null) => store.apply({ type: "snapshot", audience: "me", rev, check: 0, now: 0, entities: { history: { type: "history", undo: next, redo } } });
  show(undo);
  const model = new UndoModel(session);
  const submitUndo = () => {
    model.undo();
    return outbox.commands.value.at(-1)?.id ?? "";
  };
  return { model, session, outbox, show, submitUndo };
}

test("an undo is announced when the server has saved it, and not before", async () => {
  const { session, outbox, submitUndo } = await openUndo(change("Sun"));
  const id = submitUndo();
  expect(session.announcement.value).toBe("");
  outbox.markSaved(id, 7);
  expect(session.announcement.value).toBe("Undone: made Sun.");
});

test("a refused undo says why, and is not announced", async () => {
  const { model, session, outbox, submitUndo } = await openUndo(change("Sun"));
  outbox.markRejected(submitUndo(), builtOn);
  expect(model.refused.value).toEqual({ message: builtOn.message, change: change("Sun") });
  expect(session.announcement.value).toBe("");
});

test("skipping a refused change removes the reason and sends the change's id", async () => {
  const { model, outbox, submitUndo } = await openUndo(change("Sun"));
  outbox.markRejected(submitUndo(), builtOn);
  model.skip(change("Sun"));
  expect(model.refused.value).toBeUndefined();
  expect(outbox.commands.value.map(({ command }) => command)).toEqual([{ type: "merge.skip", change: "change-Sun" }]);
});

test("a refusal goes for good when a later change is the next one", async () => {
  const { model, outbox, show, submitUndo } = await openUndo(change("Sun"));
  outbox.markRejected(submitUndo(), builtOn);
  show(change("Rain"));
  expect(model.refused.value).toBeUndefined();
  show(change("Sun"));
  expect(model.refused.value).toBeUndefined();
  expect(outbox.commands.value).toEqual([]);
});

test.each([
  ["no change", null],
  ["another change", change("Rain")],
])("a refused redo goes when %s can be redone", async (_, redo) => {
  const { model, outbox, show } = await openUndo(change("Rain"));
  show(change("Rain"), 1, change("Sun"));
  model.redo();
  outbox.markRejected(outbox.commands.value.at(-1)?.id ?? "", builtOn);
  show(change("Wind"), 1, change("Sun"));
  expect(model.refused.value?.message).toBe(builtOn.message);
  show(change("Wind"), 1, redo);
  expect(model.refused.value).toBeUndefined();
});

test("the refusal of the second of two quick undos is shown, and can be skipped when it comes again", async () => {
  const { model, outbox, show, submitUndo } = await openUndo(change("Sun"));
  const [first, second] = [submitUndo(), submitUndo()];
  outbox.markSaved(first, 7);
  show(change("Rain"), 7);
  outbox.markRejected(second, builtOn);
  expect(model.refused.value).toEqual({ message: builtOn.message, change: undefined });
  outbox.markRejected(submitUndo(), builtOn);
  expect(model.refused.value?.change).toEqual(change("Rain"));
});

test("a rejection that does not last has no change to skip, and goes when it was read", async () => {
  const { model, session, outbox, submitUndo } = await openUndo(change("Sun"));
  outbox.markRejected(submitUndo(), { code: "merge.nothing_to_undo", message: "There is nothing to undo." });
  expect(model.refused.value).toEqual({ message: "There is nothing to undo.", change: undefined });
  model.closeRefused();
  expect(model.refused.value).toBeUndefined();
  expect(outbox.commands.value).toEqual([]);
  expect(session.announcement.value).toBe("");
});

test("the second of two quick undos is not announced as the first", async () => {
  const { session, outbox, submitUndo } = await openUndo(change("Sun"));
  for (const id of [submitUndo(), submitUndo()]) outbox.markSaved(id, 7);
  expect(session.announcement.value).toBe("Undone: made Sun."); // a repeated announcement would get a space at its end
});
