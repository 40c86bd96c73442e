import type { QueuedCommand } from "../live/outbox";
import type { Describe } from "../wire.gen";

/** The participant's details in the last queued command that changes them and was not rejected; undefined if there is none. */
export function pendingDetails(commands: readonly QueuedCommand[]): Pick<Describe, "role" | "municipality" | "language"> | undefined {
  const changes = commands.flatMap(({ command, state }) => (command.type === "welcome.describe" && state !== "rejected" ? [command] : []));
  return changes.at(-1);
}
