import { beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { deliveryStatus } from "./deliveryStatus";

const NOW = 1_800_000_000_000;

beforeEach(() => loadLanguage("en"));

test.each([
  [{ last_at: null, last_status: null, last_error: "" }, "none", "Nothing sent yet"],
  [{ last_at: NOW, last_status: 204, last_error: "" }, "received", "Received just now (answer 204)"],
  [{ last_at: NOW, last_status: 301, last_error: "" }, "failed", "Not accepted by the program just now (answer 301)"],
  [{ last_at: NOW, last_status: 500, last_error: "" }, "failed", "Not accepted by the program just now (answer 500)"],
  [{ last_at: NOW, last_status: null, last_error: "The program did not answer in time." }, "failed", "Delivery failed just now: The program did not answer in time."],
])("the status of %o is %s", (webhook, kind, text) => {
  expect(deliveryStatus(webhook, NOW)).toEqual({ kind, text });
});

test.each([
  [{ last_at: NOW, last_status: 204, last_error: "" }, "received", "The program received the trial message (answer 204)"],
  [{ last_at: NOW, last_status: 500, last_error: "" }, "failed", "The program did not accept the trial message (answer 500)"],
  [{ last_at: NOW, last_status: null, last_error: "The name in the address was not found." }, "failed", "The trial message was not delivered: The name in the address was not found."],
])("the answer %o to a trial message is %s", (webhook, kind, text) => {
  expect(deliveryStatus(webhook, NOW, NOW)).toEqual({ kind, text });
});

test("a later answer is not shown as the answer to the trial message", () => {
  const webhook = { last_at: NOW, last_status: 204, last_error: "" };
  expect(deliveryStatus(webhook, NOW, NOW - 1).text).toBe("Received just now (answer 204)");
});
