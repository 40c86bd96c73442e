import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test } from "vitest";

import { chosenLanguage, switchLanguage } from "../i18n";
import type { QueuedCommand } from "../live/outbox";
import type { PhoneSession } from "./session";
import { syncLanguage } from "./syncLanguage";

const me = signal<{ language: string } | undefined>(undefined);
const commands = signal<QueuedCommand[]>([]);
const detailsCommand = (state: QueuedCommand["state"], language: string) =>
  ({ id: "describe", state, command: { type: "welcome.describe", role: null, municipality: null, language } }) as QueuedCommand;
let stop: () => void;

beforeEach(async () => {
  await switchLanguage("en");
  me.value = { language: "en" };
  commands.value = [];
  stop = syncLanguage({ me, workshop: signal(undefined), outbox: { commands } } as unknown as PhoneSession);
});
afterEach(() => stop());

/** Choose a language on this page, which the outbox has not sent yet. */
async function choose(language: string): Promise<void> {
  await switchLanguage(language);
  commands.value = [detailsCommand("waiting", language)];
}

test("the page takes the language that was chosen on another device", () => {
  me.value = { language: "nn" };
  expect(chosenLanguage.value).toBe("nn");
});

test("the server's language does not replace a choice until the server has that choice", async () => {
  await choose("nn");
  await choose("nb");
  me.value = { language: "nn" };
  expect(chosenLanguage.value).toBe("nb");
  me.value = { language: "nb" };
  commands.value = [];
  me.value = { language: "nn" };
  expect(chosenLanguage.value).toBe("nn");
});

test.each([
  ["changes nothing on the server", "en", []],
  ["is rejected", "nn", [detailsCommand("rejected", "nn")]],
])("after a choice that %s the page takes the server's next language", async (_, language, outbox) => {
  await choose(language);
  commands.value = outbox;
  me.value = { language: "nb" };
  expect(chosenLanguage.value).toBe("nb");
});
