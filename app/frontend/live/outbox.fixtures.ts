/** Sample data and helpers of the tests of the outbox and of its storage. */
import { vi } from "vitest";

import { Database } from "./database";
import { type Command, Outbox, type QueuedCommand } from "./outbox";
import { OutboxStorage } from "./outboxStorage";

export const outboxName = "K7MP4WXA/s1";
export const closedRejection = { code: "ideas.closed", message: "The step is over." };
export const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
export const texts = (commands: readonly QueuedCommand[]) => commands.map(({ command }) => ("text" in command ? command.text : command.type));
/** The keys of the commands in the journal, which is in localStorage. */
export const journalKeys = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox that has loaded all stored commands and stored them again. */
export async function openOutbox(name = outboxName, storage = new OutboxStorage(name)): Promise<Outbox> {
  const outbox = new Outbox(name, storage);
  await outbox.loaded;
  await waitUntilFlushed();
  return outbox;
}

/** Wait until the journal is empty and the database has carried out all earlier requests. */
export async function waitUntilFlushed(): Promise<void> {
  await vi.waitUntil(() => journalKeys().length === 0, { interval: 1 });
  await new Database(outboxName).readAll();
}

/** The texts of the commands in the database. */
export const storedTexts = async (name = outboxName) => texts((await new OutboxStorage(name).readDatabase())?.commands ?? []);

export const findCommand = (outbox: Outbox, id: string) => outbox.commands.value.find((queued) => queued.id === id);

export const deniedStorage = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};
export const deniedDatabase = new Database(outboxName, () => {
  throw new DOMException("denied", "SecurityError");
});
/** A database whose `readAll` returns `answer`, which by default never resolves. */
export const databaseThatAnswers = (answer: Promise<unknown[]> = new Promise(() => undefined)) => {
  const database = new Database(outboxName);
  database.readAll = () => answer;
  return database;
};
