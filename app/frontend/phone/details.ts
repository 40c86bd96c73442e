import { chosenLanguage } from "../i18n";
import type { QueuedCommand } from "../live/outbox";
import type { Describe } from "../wire.gen";
import type { PhoneSession } from "./session";

/** The ids of role and municipality, null if not given, and the language. */
export type Details = Pick<Describe, "role" | "municipality" | "language">;

/** The participant's details in the last queued command that changes them and was not rejected; undefined if there is none. */
export function pendingDetails(commands: readonly QueuedCommand[]): Details | undefined {
  const changes = commands.flatMap(({ command, state }) => (command.type === "welcome.describe" && state !== "rejected" ? [command] : []));
  return changes.at(-1);
}

/** Submit a change of the participant's details. */
export function submitDetails({ me, outbox }: Pick<PhoneSession, "me" | "outbox">, change: Partial<Details>): void {
  // The state now, not at the last render, because the texts of a picked language take time to load. The command replaces all
  // details, so it repeats the changes that the server does not have yet.
  const saved = { role: me.peek()?.role ?? null, municipality: me.peek()?.municipality ?? null, language: chosenLanguage.value };
  const { role, municipality, language } = pendingDetails(outbox.commands.peek()) ?? saved;
  outbox.submit({ type: "welcome.describe", role, municipality, language, ...change });
}
