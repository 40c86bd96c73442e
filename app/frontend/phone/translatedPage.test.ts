import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { closePhones, me, openPhone, ownCard, translate, workshop } from "./phonePage.fixtures";

beforeEach(() => loadLanguage("en"));
afterEach(closePhones);

const agenda = (change: object) => workshop.agenda.map((step) => ({ ...step, ...change }));
const withThemes = (name: string) => ({ workshop: { ...workshop, themes: workshop.themes.map((theme) => ({ ...theme, name: { en: name } })) } });
const options = ["card/a", "cluster/sun"].map((ref) => ({ ref, title: ref, text: "" }));
const results = options.map(({ ref }) => ({ ref, dots: 9, people: 6 }));
const vote = (fields: object = {}) => ({ "vote/v1": { type: "vote", id: "v1", step: "vote", title: "Which?", options, budget: 5, closed: false, results: null, voters: null, ...fields } });
const cluster = (name: string) => ({ "cluster/sun": { type: "cluster", id: "sun", name, cards: ["one"], scenario: "s", at: 0 } });
const scenario = (title: string, text: string) => ({ "scenario/s": { type: "scenario", id: "s", cluster: "sun", title, text, at: 1, rank: 1 } });
const placed = { ...ownCard("one", true), sent: true, placed: true, cluster: "sun" };
const sent = { ...ownCard("one", true), sent: true };
const tableCard = (id: string, fields: object = {}) => ({ type: "card", id, table: 2, theme: "light", text: id, at: 1, under: null, beneath: [], sent: false, cluster: null, number: 1, ...fields });

/** By step: changes that the server sends one after the other, while the step runs. */
const CHANGES: Record<string, object[]> = {
  welcome: [{ me: { ...me, table: 3 } }, withThemes("Brightness")],
  alone: [{ "mine/a": ownCard("a", false) }, { "mine/b": ownCard("b", false), "mine/c": ownCard("c", false) }],
  together: [
    { workshop: { ...workshop, question: { en: "Another question" } } },
    { workshop: { ...workshop, agenda: agenda({ instruction: { en: "Another instruction" }, title: { en: "Another title" } }) } },
    withThemes("Brightness"),
    { "card/x": tableCard("x"), "card/y": tableCard("y") },
    { "card/x": tableCard("x", { text: "other words" }) },
  ],
  sort: [{ "card/x": tableCard("x"), "card/y": tableCard("y") }, { "card/x": tableCard("x", { beneath: ["y"], sent: true }), "card/y": tableCard("y", { under: "x" }) }],
  merge: [{ "mine/one": sent }, { "mine/one": placed, ...cluster("Sun") }, { ...cluster("Rain"), ...scenario("Bright", "It is bright.") }, { "mine/one": sent, ...scenario("Dark", "It is dark.") }],
  vote: [vote(), vote({ closed: true, results, voters: 6 }), vote({ closed: true, results, voters: 6, removed: ["card/a"], options: options.map((each) => ({ ...each, title: "…" })) })],
  close: [
    { "mine/one": placed, ...cluster("Sun"), ...scenario("Bright", "It is bright.") },
    scenario("Dark", "It is dark."),
    { "mine/one": sent },
    { workshop: { ...workshop, closed: true } },
  ],
};

/** The texts of the page after each of the changes. */
async function textsAfterChanges(step: string, isTranslated: boolean): Promise<(string | null)[]> {
  const { page, change } = await openPhone(step === "welcome" ? "unknown" : step);
  const texts: (string | null)[] = [];
  for (const changed of CHANGES[step] ?? []) {
    if (isTranslated) await translate(page);
    await change(changed);
    await act(() => Promise.resolve());
    texts.push(page.textContent);
  }
  closePhones();
  return texts;
}

test.each(Object.keys(CHANGES))("a translated page has the same texts as another one after each change in the step %s", async (step) => {
  expect(await textsAfterChanges(step, true)).toEqual(await textsAfterChanges(step, false));
});

test("a text of a translated page that is not there any more goes with its translation", async () => {
  const { page, status, press, outbox } = await openPhone("together");
  await translate(page);
  await act(() => void (status.value = "offline"));
  const row = () => page.querySelector(".profile-row button")?.textContent;
  await act(() => void outbox.submit({ type: "welcome.describe", role: "teacher", municipality: null, language: "en" }));
  await translate(page);
  expect(row()).toBe("About youteacher · Not said · waitingChange");
  await act(() => void (status.value = "live"));
  expect(row()).toBe("About youteacher · Not saidChange");
  await translate(page);
  await press("About you");
  expect([...page.querySelectorAll(".profile-row button")].map(({ textContent }) => textContent)[0]).toBe("Where you sitTable 2Change");
});
