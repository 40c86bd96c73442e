import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { chosenLanguage, switchLanguage } from "../i18n";
import type { QueuedCommand } from "../live/outbox";
import type { PhoneSession } from "./session";
import { syncLanguage } from "./syncLanguage";

const me = signal<{ language: string } | undefined>(undefined);
const commands = signal<QueuedCommand[]>([]);
const describe = (state: QueuedCommand["state"], language: string) =>
  ({ id: "describe", state, command: { type: "welcome.describe", role: null, municipality: null, language } }) as QueuedCommand;
let stop: () => void;

beforeEach(async () => {
  await switchLanguage("en");
  me.value = { language: "en" };
  commands.value = [];
  stop = syncLanguage({ me, workshop: signal(undefined), outbox: { commands } } as unknown as PhoneSession);
});
afterEach(() => stop());

async function choose(language: string): Promise<void> {
  await switchLanguage(language);
  commands.value = [describe("waiting", language)];
}

test("the language that another device chose is used", () => {
  me.value = { language: "nn" };
  expect(chosenLanguage.value).toBe("nn");
});

test("an older language of the server does not replace a choice that it does not have yet", async () => {
  await choose("nn");
  await choose("nb");
  me.value = { language: "nn" };
  expect(chosenLanguage.value).toBe("nb");
  me.value = { language: "nb" };
  commands.value = [];
  me.value = { language: "nn" };
  await vi.waitFor(() => expect(chosenLanguage.value).toBe("nn"));
});

test.each([
  ["the one that the server has already", "en", []],
  ["rejected", "nn", [describe("rejected", "nn")]],
])("a choice that is %s does not block the server's language", async (_, language, settled) => {
  await choose(language);
  commands.value = settled;
  me.value = { language: "nb" };
  await vi.waitFor(() => expect(chosenLanguage.value).toBe("nb"));
});
