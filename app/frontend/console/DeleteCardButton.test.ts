import { createElement } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage, t } from "../i18n";
import { closePages, openPage, workshop } from "./consolePage.fixtures";
import { DeleteCardButton } from "./DeleteCardButton";

beforeEach(() => loadLanguage("en"));
afterEach(closePages);

const vote = (fields: object) => ({ "vote/v1": { type: "vote", id: "v1", step: "vote", title: "Which?", budget: 3, results: null, voters: null, ...fields } });
const options = (ref: string) => [{ ref, title: "Rain", text: "" }];

test.each([
  ["is an option of an open vote", { closed: false, options: options("card/a") }, "console.delete_card.ask.voted_on" as const],
  ["was an option of a closed vote", { closed: true, options: options("card/a") }, "console.delete_card.ask" as const],
  ["is no option", { closed: false, options: options("card/b") }, "console.delete_card.ask" as const],
])("the question about a card that %s says what happens to the vote", async (_, fields, question) => {
  const { page, press } = await openPage(() => createElement(DeleteCardButton, { card: "a", onDelete: () => undefined }), { workshop, ...vote(fields) });
  await press(t("console.delete_card"));
  expect(page.textContent).toContain(t(question));
});
