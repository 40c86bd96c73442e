import { act } from "preact/test-utils";
import { afterEach, describe, expect, test, vi } from "vitest";

import { loadLanguage, setCatalogue } from "../i18n";
import { closePhones, IDEA_DRAFT, me, openPhone, ownCard, translate, workshop } from "./phonePage.fixtures";

const vote = { type: "vote", id: "v1", step: "vote", title: "Which?", options: [{ ref: "scenario/1", title: "Sun", text: "" }], budget: 5, closed: false, results: null, voters: null };

afterEach(closePhones);

describe("on a page that the browser has translated", () => {
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
    setCatalogue("en", { "language.direction": "ltr" });
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
    setCatalogue("en", { "language.direction": "ltr" });
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
    const { page, change } = await openPhone("vote", { "vote/v1": vote });
    await translate(page);
    await change({ "vote/v1": { ...vote, closed: true } });
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
    const { page, change } = await openPhone("vote", { "vote/v1": vote });
    const counts = () => [...page.querySelectorAll(".option-given > *, .dots [role=status]")].map(({ textContent }) => textContent);
    expect(counts()).toEqual(["0 given", "0", "5 left"]);
    await translate(page);
    await change({ "ballot/v1": { type: "ballot", vote: "v1", dots: { "scenario/1": 2 } } });
    expect(counts()).toEqual(["2 given", "●●", "3 left"]);
    setCatalogue("en", {});
  });
});

describe("the focus is not lost", () => {
  test("when the step changes while a button of the board has it", async () => {
    const { startStep, button, main } = await openPhone("sort", { "mine/card": ownCard("card", true) });
    button("phone.sort.stack")?.focus();
    expect(document.activeElement).toBe(button("phone.sort.stack"));
    await startStep("vote");
    await vi.waitFor(() => expect(document.activeElement).toBe(main()));
  });

  test("when a note is shared, and it is said when the card is saved", async () => {
    const { page, press, change, outbox } = await openPhone("together", { "mine/note": ownCard("note", false) });
    const announced = () => page.querySelector("main > .visually-hidden[role=status]")?.textContent;
    await press("phone.notes.share");
    expect(announced()).toBe("");
    const { id, command } = outbox.commands.value[0] ?? {};
    expect(command).toEqual({ type: "ideas.share", cards: ["note"], run: 1 });
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain("note"));
    expect(document.activeElement?.closest(".board")).not.toBeNull();
    await act(() => outbox.markSaved(id ?? "", 2));
    await change({ "mine/note": ownCard("note", true) });
    expect(announced()).toBe("phone.latest.on_table");
  });

  test.each([
    ["while the editor of another card is open", "together", 2],
    ["that was written at another table", "sort", 3],
  ])("when a note is shared %s, so that its card is not shown", async (_, step, table) => {
    const { press, change, main } = await openPhone(step, { "mine/card": ownCard("card", true) });
    if (step === "together") await press("phone.card.edit");
    await change({ me: { ...me, table }, "mine/note": ownCard("note", false) });
    await press("phone.notes.share");
    await vi.waitFor(() => expect(document.activeElement).toBe(main()));
  });

  test("later by a card that was not shown when its note was shared", async () => {
    const { page, press, change, main } = await openPhone("sort", { "mine/note": ownCard("note", false), me: { ...me, table: 3 } });
    await press("phone.notes.share");
    await vi.waitFor(() => expect(document.activeElement).toBe(main()));
    await change({ me, "mine/note": ownCard("note", true) });
    expect(page.querySelector(".board")?.textContent).toContain("note");
    expect(document.activeElement).toBe(main());
  });

  test.each(["phone.profile.role", "phone.profile.municipality", "phone.profile.table"])("when %s is answered in the person's details", async (row) => {
    const { page, press, button } = await openPhone("together");
    await press("phone.profile.title");
    expect(document.activeElement?.closest(".profile")).not.toBeNull();
    await press(row);
    const answer = page.querySelector<HTMLElement>(".profile .choice");
    answer?.focus();
    await act(() => answer?.click());
    expect(page.querySelector(".profile .choice")).toBeNull();
    expect(document.activeElement).toBe(button(row));
  });

  test("when the choice of a card to stack onto is cancelled with Escape", async () => {
    const cards = { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) };
    const { page, press } = await openPhone("sort", cards);
    await press("phone.sort.stack");
    page.querySelector<HTMLElement>(".stack-target button")?.focus();
    await act(() => void dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
    await vi.waitFor(() => expect(document.activeElement?.closest(".board")).not.toBeNull());
  });
});

test("a card that was rejected for its control characters has spaces in their place when it is corrected", async () => {
  const { page, press, outbox } = await openPhone("together");
  await act(() => {
    const id = outbox.submit({ type: "ideas.add", theme: "light", text: "one\ttwo", run: 1 });
    outbox.markRejected(id, { code: "text.control_character", message: "" });
  });
  await press("phone.card.correct");
  expect(page.querySelector<HTMLTextAreaElement>(".editor textarea")?.value).toBe("one two");
});

test("in the last step an unfinished idea says that the writing is over", async () => {
  localStorage.setItem(IDEA_DRAFT, "begun");
  const { page } = await openPhone("close");
  expect(page.querySelector(".unfinished p")?.textContent).toBe("phone.unfinished.end");
  expect(page.querySelector(".card-form")).toBeNull();
});

describe("an idea that was begun and not finished", () => {
  const add = ({ outbox }: Awaited<ReturnType<typeof openPhone>>) => outbox.commands.value.map(({ command }) => command);
  const text = (page: HTMLElement) => page.querySelector<HTMLTextAreaElement>(".card-form textarea");
  const chooseTheme = (page: HTMLElement) => act(() => page.querySelector<HTMLInputElement>(".card-form input")?.click());

  test.each(["sort", "vote"])("is finished on top of the step %s, and belongs to the run in which it was begun", async (step) => {
    localStorage.setItem(IDEA_DRAFT, "begun");
    const phone = await openPhone("together");
    const field = text(phone.page);
    field?.focus();
    await phone.startStep(step);
    expect(text(phone.page)).toBe(field);
    expect(document.activeElement).toBe(field);
    expect(phone.page.querySelector(".card-form h2")?.textContent).toBe("phone.card_form.finish");
    await chooseTheme(phone.page);
    await phone.press("phone.card_form.share");
    expect(add(phone)).toEqual([{ type: "ideas.add", theme: "light", text: "begun", run: step === "sort" ? 2 : 1, private: false }]);
    expect(text(phone.page)).toBeNull();
    expect(phone.page.querySelector(".latest")?.textContent).toContain("begun");
  });

  test.each(["together", "sort", "vote"])("in private stays private in the step %s", async (step) => {
    localStorage.setItem(IDEA_DRAFT, "secret");
    const phone = await openPhone("alone");
    await phone.startStep(step);
    expect(phone.button("phone.card_form.share")).toBeUndefined();
    expect(phone.page.querySelector(".card-form .notice")?.textContent).toBe("phone.card_form.begun_in_private");
    await chooseTheme(phone.page);
    await phone.press("phone.card_form.save_note");
    expect(add(phone)).toMatchObject([{ text: "secret", private: true }]);
  });

  test("in private is private after a reload, and the next one is not", async () => {
    localStorage.setItem(IDEA_DRAFT, "secret");
    await openPhone("alone");
    const phone = await openPhone("together");
    await chooseTheme(phone.page);
    await phone.press("phone.card_form.save_note");
    expect(phone.button("phone.card_form.share")).toBeDefined();
  });

  test("is thrown away after a question", async () => {
    localStorage.setItem(IDEA_DRAFT, "begun");
    const { page, press, main } = await openPhone("vote");
    await press("phone.card_form.discard");
    await press("phone.card_form.discard");
    expect(page.querySelector(".card-form")).toBeNull();
    expect(localStorage.getItem(IDEA_DRAFT)).toBeNull();
    await vi.waitFor(() => expect(document.activeElement).toBe(main()));
  });
});

test("while the tables sort, a card can be added", async () => {
  const { page, press, outbox } = await openPhone("sort");
  await press("phone.card_form.open");
  const field = page.querySelector<HTMLTextAreaElement>(".card-form textarea");
  expect(document.activeElement).toBe(field);
  await act(() => {
    if (field) field.value = "late";
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(page.querySelector(".card-form h2")?.textContent).toBe("phone.card_form.open");
  await act(() => page.querySelector<HTMLInputElement>(".card-form input")?.click());
  await press("phone.card_form.share");
  expect(outbox.commands.value[0]?.command).toMatchObject({ text: "late", run: 1, private: false });
  expect(document.activeElement?.textContent).toBe("phone.card_form.open");
});

test.each([
  ["a card", "phone.unfinished.end", true],
  ["a note", "phone.unfinished.note.end", false],
])("in the last step an unsaved change of %s says %s", async (_, reason, shared) => {
  localStorage.setItem(IDEA_DRAFT.replace("idea", "card/c1"), "changed");
  const { page } = await openPhone("close", { "mine/c1": ownCard("c1", shared) });
  expect(page.querySelector(".unfinished p")?.textContent).toBe(reason);
});

test("in the last step a card that came too late says that the facilitator can still be told", async () => {
  const { page, outbox } = await openPhone("close");
  await act(() => {
    const id = outbox.submit({ type: "ideas.add", theme: "light", text: "late", run: 1 });
    outbox.markRejected(id, { code: "step.not_running", message: "" });
  });
  expect(page.querySelector(".unsaved p:not(.card-text)")?.textContent).toBe("phone.unfinished.end");
});

describe("a card whose author chooses no theme", () => {
  const write = async (themes: object[]) => {
    localStorage.setItem(IDEA_DRAFT, "no theme");
    const phone = await openPhone("together");
    await phone.change({ workshop: { ...workshop, themes } });
    await phone.press("phone.card_form.share");
    return phone;
  };
  const theme = (id: string, more: object = {}) => ({ ...workshop.themes[0], id, ...more });

  test("gets the theme for those who are not sure, which is not shown as chosen", async () => {
    const { page, outbox } = await write([theme("light"), theme("dark"), theme("unsure", { unsure: true, hint: { en: "that is fine" } })]);
    expect(outbox.commands.value[0]?.command).toMatchObject({ theme: "unsure" });
    expect(page.querySelector(".theme-chips :checked")).toBeNull();
    expect(page.querySelector(".theme-chips")?.textContent).toContain("that is fine");
  });

  test("is asked for one if the workshop has no such theme, or no longer", async () => {
    const { page, outbox } = await write([theme("light"), theme("dark"), theme("unsure", { unsure: true, retired: true })]);
    expect(outbox.commands.value).toEqual([]);
    expect(page.querySelector(".notice.error")?.textContent).toBe("phone.card_form.theme_missing");
  });
});

test.each([
  ["own card", { "mine/c1": { ...ownCard("c1", true), text: "old words" } }, { type: "ideas.edit", card: "c1", text: "new words", theme: "light" }],
  ["card of another person", { "card/c1": { type: "card", id: "c1", table: 2, theme: "light", text: "old words", at: 1, under: null, beneath: [], sent: false, cluster: null, number: 1 } }, { type: "sort.send", card: "c1" }],
] as const)("a refusal about an %s is shown in a step without a board, and nothing else is said of the card", async (_, entities, command) => {
  const { page, startStep, outbox } = await openPhone("sort", entities);
  await act(() => {
    const id = outbox.submit(command as never);
    outbox.markRejected(id, { code: "step.not_running", message: "The hall is doing something else." });
  });
  await startStep("merge");
  expect(page.querySelector(".unsaved")?.textContent).toContain("The hall is doing something else.");
  expect(page.textContent).not.toContain("phone.merge.kept");
});

test("why a change of a card at another table was refused is said, until the person has read it", async () => {
  const { page, press, outbox } = await openPhone("sort");
  await act(() => {
    for (const command of [{ type: "sort.send", card: "c1" }, { type: "sort.unstack", card: "c2" }, { type: "ideas.withdraw", card: "c3" }])
      outbox.markRejected(outbox.submit(command as never), { code: "card.other_table", message: "It belongs to another table." });
  });
  const notices = () => [...page.querySelectorAll("main .notice")].map(({ textContent }) => textContent);
  expect(notices()).toEqual(["phone.rejected_change"]);
  await press("phone.card.discard");
  expect(notices()).toEqual([]);
  expect(outbox.commands.value.map(({ command }) => command.type)).toEqual(["ideas.withdraw"]);
});

test("what is done with a card says in which run of the step that was", async () => {
  const { press, outbox } = await openPhone("sort", { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) });
  await press("phone.sort.send");
  await press("phone.sort.stack");
  await press("phone.sort.put_here");
  expect(outbox.commands.value.map(({ command }) => command)).toMatchObject([
    { type: "sort.send", run: 1 },
    { type: "sort.stack", run: 1 },
  ]);
});

test("who scanned another table's sign is asked whether to move; who sat there and has moved since is not", async () => {
  const asks = (page: HTMLElement) => page.textContent?.includes("phone.scanned_table.other");
  const other = await openPhone("together", {}, 1);
  expect(asks(other.page)).toBe(true);
  const { page, change } = await openPhone("together", {}, me.table);
  await change({ me: { ...me, table: 3 } });
  expect(asks(page)).toBe(false);
});

test("nobody gives dots to a card that was taken away, and its name says why", async () => {
  const options = ["card/gone", "card/three-dots", "cluster/hidden"].map((ref) => ({ ref, title: "…", text: "" }));
  const { page } = await openPhone("vote", { "vote/v1": { ...vote, options, removed: ["card/gone"] } });
  const shown = [...page.querySelectorAll(".option")];
  expect(shown.map((each) => each.querySelector("h3")?.textContent)).toEqual(["vote.option.taken_away", "…", "…"]);
  expect(shown.map((each) => each.querySelector(".option-dots > :last-child")?.getAttribute("aria-disabled"))).toEqual(["true", "false", "false"]);
});

test("a table that has sent more than it may now is told how many to take back", async () => {
  setCatalogue("en", { "language.direction": "ltr", "phone.sort.too_many": "{sent} of {sends}: {back} back" });
  const card = (id: string, sent: boolean) => ({ [`card/${id}`]: { type: "card", id, table: 2, theme: "light", text: id, at: 1, under: null, beneath: [], sent, cluster: null, number: 1 } });
  const withSends = (sends: number) => ({ workshop: { ...workshop, agenda: workshop.agenda.map((step) => ({ ...step, sends })) } });
  const { page, change } = await openPhone("sort", { ...card("a", true), ...card("b", true), ...card("c", true), ...withSends(3) });
  const told = () => page.querySelector("main [role=status] strong")?.textContent;
  const canSend = () => [...page.querySelectorAll("button")].some((each) => each.textContent?.startsWith("phone.sort.send") && each.getAttribute("aria-disabled") !== "true");
  expect(told()).toBe("phone.sort.none_left");
  await change(withSends(1));
  expect(told()).toBe("3 of 1: 3 back");
  await change(card("a", false));
  expect(told()).toBe("2 of 1: 2 back");
  expect(canSend()).toBe(false);
  await change(withSends(3));
  expect(canSend()).toBe(true);
  setCatalogue("en", { "language.direction": "ltr" });
});

test("somebody whose browser translates the page is offered our own languages, until they choose", async () => {
  const { page, press, outbox } = await openPhone("together");
  const offered = () => page.textContent?.includes("phone.translated");
  expect(offered()).toBe(false);
  for (const mark of [() => (document.documentElement.className = "translated-ltr"), () => (document.documentElement.lang = "uk")]) {
    await act(async () => void (mark(), await Promise.resolve()));
    expect(offered()).toBe(true);
    await act(async () => {
      document.documentElement.className = "";
      document.documentElement.lang = "en";
      await Promise.resolve();
    });
    expect(offered()).toBe(false);
  }
  await act(async () => void ((document.documentElement.lang = "uk"), await Promise.resolve()));
  await press("phone.translated.keep");
  expect(offered()).toBe(false);
  expect(outbox.commands.value).toEqual([]);
  document.documentElement.lang = "en";
});

test("what was changed without a network is shown as waiting, and later cards are at the new table", async () => {
  await loadLanguage("en");
  const { page, press, status, outbox } = await openPhone("together");
  await act(() => void (status.value = "offline"));
  const write = (text: string) => act(() => void outbox.submit({ type: "ideas.add", theme: "light", text, run: 1 }));
  await write("before");
  await press("pupil");
  const rows = () => [...page.querySelectorAll(".profile-row button")].map(({ textContent }) => textContent);
  await press("Where you sit");
  await act(() => [...page.querySelectorAll<HTMLButtonElement>(".profile-row .section button")].find(({ textContent }) => textContent === "3")?.click());
  await press("You are here as");
  await press("teacher");
  expect(rows().slice(0, 3)).toEqual(["Where you sitTable 3 · waitingChange", "You are here asteacher · waitingChange", "You come fromNot saidChange"]);
  expect(page.querySelector("header")?.textContent).toContain("Table 3");
  expect(page.querySelector(".board h2")?.textContent).toBe("The cards of your new table come when the network is back.");
  await write("after");
  expect([...page.querySelectorAll(".board .card-text")].map(({ textContent }) => textContent)).toEqual(["after"]);
  const elsewhere = page.querySelector("[aria-labelledby=other-tables]")?.textContent;
  for (const text of ["before", "Table 2"]) expect(elsewhere).toContain(text);
  await act(() => outbox.commands.value.filter(({ command }) => command.type === "welcome.move").forEach(({ id }) => outbox.markRejected(id, { code: "table.unknown", message: "No such table." })));
  expect(rows()[0]).toBe("Where you sitTable 2Change");
  setCatalogue("en", { "language.direction": "ltr" });
});

test("what is sent while another card is edited is shown as sent, and other people's changes wait", async () => {
  const { page, press, change, outbox } = await openPhone("sort", { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) });
  await press("phone.card.edit");
  const texts = () => [...page.querySelectorAll(".board .card-text")].map(({ textContent }) => textContent);
  await change({ "card/new": { type: "card", id: "new", table: 2, theme: "light", text: "new", at: 9, under: null, beneath: [], sent: false, cluster: null, number: 9 } });
  expect(texts()).toHaveLength(1);
  await press("phone.sort.send");
  expect(outbox.commands.value.map(({ command }) => command.type)).toEqual(["sort.send"]);
  expect(page.querySelector(".board")?.textContent).toContain("phone.sort.sent");
});

test("it is said that a card was taken back, once that is saved", async () => {
  const { page, outbox, change } = await openPhone("together", { "mine/one": ownCard("one", true) });
  const announced = () => [...page.querySelectorAll("main > [role=status]")].map(({ textContent }) => textContent).join("");
  let id = "";
  await act(() => void (id = outbox.submit({ type: "ideas.withdraw", card: "one", run: 1 })));
  expect(announced()).not.toContain("phone.card.withdrawn");
  await act(() => outbox.markSaved(id, 2));
  await change({}, ["mine/one"]);
  expect(announced()).toContain("phone.card.withdrawn");
});
