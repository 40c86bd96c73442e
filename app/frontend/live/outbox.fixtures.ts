/** What the tests of the outbox and of its storage share. */
import { vi } from "vitest";

import { Database } from "./database";
import { type Command, Outbox, type PendingCommand } from "./outbox";
import { OutboxStorage } from "./outboxStorage";

export const outboxName = "K7MP4WXA/s1";
export const closedRejection = { code: "ideas.closed", message: "The step is over." };
export const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
export const texts = (commands: readonly PendingCommand[]) => commands.map(({ command }) => ("text" in command ? command.text : command.type));
export const localStorageKeys = () => Object.keys(localStorage).filter((key) => key.startsWith("samskap/outbox/"));

/** An outbox that has loaded all stored commands and stored them again. */
export async function open(name = outboxName, storage = new OutboxStorage(name)): Promise<Outbox> {
  const outbox = new Outbox(name, storage);
  await outbox.loaded;
  await flushed();
  return outbox;
}

/** Wait until the journal is empty and the database has carried out all earlier requests. */
export async function flushed(): Promise<void> {
  await vi.waitUntil(() => localStorageKeys().length === 0, { interval: 1 });
  await new Database(outboxName).all();
}

/** The texts that the database has. */
export const storedTexts = async (name = outboxName) => texts((await new OutboxStorage(name).readDatabase()) ?? []);

export const find = (outbox: Outbox, id: string) => outbox.commands.value.find((pending) => pending.id === id);

export const deniedStorage = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};
export const deniedDatabase = new Database(outboxName, () => {
  throw new DOMException("denied", "SecurityError");
});
export const hangingDatabase = (later?: Promise<unknown[]>) => {
  const database = new Database(outboxName);
  database.all = () => later ?? new Promise(() => undefined);
  return database;
};
