import { expect, test } from "vitest";

import type { QueuedCommand } from "../live/outbox";
import { pendingDetails, withQueuedChanges } from "./details";

const detailsCommand = (role: string, state: QueuedCommand["state"]) =>
  ({ id: role, state, command: { type: "welcome.describe", role, municipality: null, language: "nn" } }) as QueuedCommand;

test("pendingDetails() returns the last details that were not rejected", () => {
  const move = { id: "move", state: "waiting", command: { type: "welcome.move", table: 2 } } as QueuedCommand;
  const commands = [detailsCommand("pupil", "waiting"), detailsCommand("teacher", "saved"), detailsCommand("mayor", "rejected"), move];
  expect(pendingDetails(commands)).toMatchObject({ role: "teacher", language: "nn" });
  expect(pendingDetails([move])).toBeUndefined();
});

test("withQueuedChanges() applies changes of table and details, unless they were rejected", () => {
  const me = { type: "me" as const, table: 1, role: "pupil", municipality: "aure", language: "en" };
  const move = (table: number, state: QueuedCommand["state"]) => ({ id: `${table}`, state, command: { type: "welcome.move", table } }) as QueuedCommand;
  expect(withQueuedChanges(me, [])).toBe(me);
  const commands = [detailsCommand("teacher", "waiting"), detailsCommand("mayor", "rejected"), move(2, "saved"), move(3, "rejected")];
  expect(withQueuedChanges(me, commands)).toEqual({ ...me, table: 2, role: "teacher", municipality: null, language: "nn" });
  expect(withQueuedChanges(undefined, commands)).toBeUndefined();
});
