/** What the tests of the outbox and of its storage share. */
import { vi } from "vitest";

import { Database } from "./database";
import { type Command, Outbox, type PendingCommand } from "./outbox";
import { OutboxStorage } from "./outboxStorage";

export const queue = "K7MP4WXA/s1";
export const closed = { code: "ideas.closed", message: "The step is over." };
export const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
export const texts = (commands: readonly PendingCommand[]) => commands.map(({ command }) => ("text" in command ? command.text : command.type));
export const journalKeys = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox that has loaded all stored commands and stored them again. */
export async function open(name = queue, storage = new OutboxStorage(name)): Promise<Outbox> {
  const outbox = new Outbox(name, storage);
  await outbox.loaded;
  await flushed();
  return outbox;
}

/** Wait until the journal is empty and the database has carried out all earlier requests. */
export async function flushed(): Promise<void> {
  await vi.waitUntil(() => journalKeys().length === 0, { interval: 1 });
  await new Database(queue).all();
}

/** The texts that the database has. */
export const storedTexts = async (name = queue) => texts((await new OutboxStorage(name).readDatabase()) ?? []);

export const find = (outbox: Outbox, id: string) => outbox.commands.value.find((pending) => pending.id === id);

export const blockedStorage = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};
export const blockedDatabase = new Database(queue, () => {
  throw new DOMException("denied", "SecurityError");
});
export const hangingDatabase = (later?: Promise<unknown[]>) => {
  const database = new Database(queue);
  database.all = () => later ?? new Promise(() => undefined);
  return database;
};
