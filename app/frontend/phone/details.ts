import { chosenLanguage } from "../i18n";
import type { QueuedCommand } from "../live/outbox";
import type { Describe, Me } from "../wire.gen";
import type { PhoneSession } from "./session";

/** The ids of role and municipality, null if not given, and the language. */
export type Details = Pick<Describe, "role" | "municipality" | "language">;

/** The participant's details in the last queued command that changes them and was not rejected; undefined if there is none. */
export function pendingDetails(commands: readonly QueuedCommand[]): Details | undefined {
  const changes = commands.flatMap(({ command, state }) => (command.type === "welcome.describe" && state !== "rejected" ? [command] : []));
  return changes.at(-1);
}

/** The person as the server knows them, with the queued changes that were not rejected. */
export function withQueuedChanges(me: Me | undefined, commands: readonly QueuedCommand[]): Me | undefined {
  if (!me) return undefined;
  return commands.filter(({ state }) => state !== "rejected").reduce((changed, { command }) => {
    if (command.type === "welcome.move") return { ...changed, table: command.table };
    if (command.type !== "welcome.describe") return changed;
    const { role = null, municipality = null, language } = command;
    return { ...changed, role, municipality, language: language || changed.language };
  }, me);
}

/** Submit a change of the participant's details. */
export function submitDetails({ me, outbox }: Pick<PhoneSession, "me" | "outbox">, change: Partial<Details>): void {
  // The state now, not at the last render, because the texts of a picked language take time to load.
  const { role = null, municipality = null } = me.peek() ?? {};
  outbox.submit({ type: "welcome.describe", role, municipality, language: chosenLanguage.value, ...change });
}
