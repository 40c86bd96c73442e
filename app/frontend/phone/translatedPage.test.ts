import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { loadLanguage, setCatalogue } from "../i18n";
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

describe("on a page that the browser has translated", () => {
  beforeEach(() => setCatalogue("en", { "language.direction": "ltr" }));

  test("the words of the next step replace those of the last one", async () => {
    const { page, startStep } = await openPhone("alone");
    expect(page.textContent).toContain("phone.card_form.save_note");
    await translate(page);
    await startStep("together");
    expect(page.querySelector("header")?.textContent).toContain("Title of together");
    expect(page.querySelector(".prompt")?.textContent).toContain("Do together");
    expect(page.querySelector("form [type=submit]")?.textContent).toBe("phone.card_form.share");
    expect(page.textContent).not.toMatch(/alone|save_note/);
  });

  test("the button and the instruction are the new ones when the step is made private, or no longer private, while it runs", async () => {
    const { page, change } = await openPhone("together");
    const edits = [
      { private: true, instruction: { en: "Write for yourself" }, label: "phone.card_form.save_note" },
      { private: false, instruction: { en: "Write for the table" }, label: "phone.card_form.share" },
    ];
    for (const { label, ...edit } of edits) {
      await translate(page);
      await change({ workshop: { ...workshop, agenda: workshop.agenda.map((step) => ({ ...step, ...edit })) } });
      expect(page.querySelector("form [type=submit]")?.textContent).toBe(label);
      expect(page.querySelector(".prompt p")?.textContent).toBe(edit.instruction.en);
    }
  });

  test("it is said of each shared note when it is saved", async () => {
    const { page, press, change, outbox } = await openPhone("together");
    const announced = () => page.querySelector("main > .visually-hidden[role=status]")?.textContent;
    for (const note of ["one", "two"]) {
      await change({ [`mine/${note}`]: ownCard(note, false) });
      await press("phone.notes.share");
      expect(announced()).toBe("");
      await act(() => outbox.commands.value.forEach(({ id }) => outbox.markSaved(id, 2)));
      await change({ [`mine/${note}`]: ownCard(note, true) });
      expect(announced()).toBe("phone.latest.on_table");
      await translate(page);
    }
  });

  test("the cards, their states and their number are those of now", async () => {
    setCatalogue("en", { "language.direction": "ltr", "phone.board.title": { other: "{count} cards" } });
    const theirs = { type: "card", id: "theirs", table: 2, theme: "light", text: "Old words", at: 1, under: null, beneath: [], sent: false, cluster: null, number: 1 };
    const { page, change, outbox } = await openPhone("together", { "card/theirs": theirs });
    let id = "";
    await act(() => void (id = outbox.submit({ type: "ideas.add", theme: "light", text: "Mine", run: 1 })));
    expect(page.querySelector(".board")?.textContent).toContain("2 cards");
    expect(page.querySelector(".board")?.textContent).toContain("card.waiting");
    await translate(page);
    await act(() => outbox.markSaved(id, 2));
    const mine = { ...theirs, id, text: "Mine", number: 2 };
    await change({ "card/theirs": { ...theirs, text: "New words" }, [`card/${id}`]: mine, "card/third": { ...theirs, id: "third" }, [`mine/${id}`]: ownCard(id, true) });
    const board = page.querySelector(".board")?.textContent;
    for (const text of ["3 cards", "New words", "card.saved"]) expect(board).toContain(text);
    expect(board).not.toContain("card.waiting");
  });

  test("the table is the one to which they have moved", async () => {
    setCatalogue("en", { "language.direction": "ltr", "phone.table": "Table {table}" });
    const { page, change, press } = await openPhone("welcome");
    await press("phone.profile.title");
    const rows = () => [...page.querySelectorAll(".profile-row")].map(({ textContent }) => textContent);
    expect(rows().join()).toContain("Table 2");
    await translate(page);
    await change({ me: { ...me, table: 3 } });
    expect(rows().join()).toContain("Table 3");
    expect(rows().join()).not.toContain("Table 2");
  });

  test("the field that somebody writes in stays when the next step starts", async () => {
    const { page, startStep } = await openPhone("alone");
    await translate(page);
    const field = page.querySelector("textarea");
    field?.focus();
    await startStep("together");
    expect(document.activeElement).toBe(field);
  });

  test("the end of a vote is the heading", async () => {
    const { page, change } = await openPhone("vote", vote());
    await translate(page);
    await change(vote({ closed: true }));
    expect([...page.querySelectorAll("h1")].map(({ textContent }) => textContent)).toEqual(["phone.vote.over.no_numbers"]);
  });

  test("the newest card has its own state, and not that of the card before", async () => {
    const { page, change } = await openPhone("together", { "mine/note": ownCard("note", false) });
    const latest = () => page.querySelector(".latest")?.textContent;
    expect(latest()).toBe("notephone.latest.note");
    await translate(page);
    await change({ "mine/card": { ...ownCard("card", true), at: 2 } });
    expect(latest()).toBe("cardphone.latest.on_table");
  });

  test("the dots of an option and those left are the numbers now", async () => {
    setCatalogue("en", { "ballot.dots.given": "{count} given", "ballot.dots.left": "{count} left" });
    const { page, change } = await openPhone("vote", vote({ options: options.slice(0, 1) }));
    const counts = () => [...page.querySelectorAll(".option-given > *, .dots [role=status]")].map(({ textContent }) => textContent);
    expect(counts()).toEqual(["0 given", "0", "5 left"]);
    await translate(page);
    await change({ "ballot/v1": { type: "ballot", vote: "v1", dots: { "card/a": 2 } } });
    expect(counts()).toEqual(["2 given", "●●", "3 left"]);
  });
});
