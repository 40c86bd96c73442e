import { expect, test } from "vitest";

import type { QueuedCommand } from "../live/outbox";
import { pendingDetails } from "./details";

const detailsCommand = (role: string, state: QueuedCommand["state"]) =>
  ({ id: role, state, command: { type: "welcome.describe", role, municipality: null, language: "nn" } }) as QueuedCommand;

test("pendingDetails() returns the last details that were not rejected", () => {
  const move = { id: "move", state: "waiting", command: { type: "welcome.move", table: 2 } } as QueuedCommand;
  const commands = [detailsCommand("pupil", "waiting"), detailsCommand("teacher", "saved"), detailsCommand("mayor", "rejected"), move];
  expect(pendingDetails(commands)).toMatchObject({ role: "teacher", language: "nn" });
  expect(pendingDetails([move])).toBeUndefined();
});
