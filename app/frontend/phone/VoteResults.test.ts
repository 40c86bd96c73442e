import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { closePhones, openPhone } from "./phonePage.fixtures";

beforeEach(() => loadLanguage("en"));
afterEach(closePhones);

test.each([
  { voters: 0, text: "Nobody voted." },
  { voters: null, text: "Fewer than 5 people voted" },
])("a closed vote without numbers says why: $text", async ({ voters, text }) => {
  const options = [{ ref: "cluster/sun", title: "Sun", text: "" }];
  const vote = { type: "vote", id: "v1", step: "vote", title: "Which?", options, budget: 5, closed: true, results: null, voters };
  const { page } = await openPhone("vote", { "vote/v1": vote });
  expect(page.textContent).toContain(`Which?${text}`);
});
