import { act } from "preact/test-utils";
import { afterEach, describe, expect, test, vi } from "vitest";

import { setCatalogue } from "../i18n";
import { WRITING_MS } from "./ideaDraft";
import { closePhones, IDEA_DRAFT, me, openPhone, ownCard, workshop } from "./phonePage.fixtures";

const vote = { type: "vote", id: "v1", step: "vote", title: "Which?", options: [{ ref: "scenario/1", title: "Sun", text: "" }], budget: 5, closed: false, results: null, voters: null };

afterEach(closePhones);

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
  const write = (page: HTMLElement, words: string) =>
    act(() => {
      const field = text(page);
      field?.focus();
      if (field) field.value = words;
      field?.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const open = (page: HTMLElement) =>
    act(() => {
      const closed = page.querySelector<HTMLDetailsElement>("main > details.unfinished");
      if (closed) closed.open = true;
    });
  afterEach(() => void vi.useRealTimers());

  test.each(["sort", "vote"])("is finished on top of the step %s, and belongs to the run in which it was begun", async (step) => {
    const phone = await openPhone("together");
    const field = text(phone.page);
    await write(phone.page, "begun");
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

  test.each([["merge", 1, WRITING_MS.other, false], ["vote", 1, WRITING_MS.focused, true], ["vote", 0, WRITING_MS.other, true], ["sort", 0, WRITING_MS.focused, false]])("in the step %s is closed (%i) after %i ms without a key, with the focus in its field: %s", async (step, closed, ms, hasFocus) => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const phone = await openPhone("together");
    await write(phone.page, "begun");
    if (!hasFocus) text(phone.page)?.blur();
    vi.advanceTimersByTime(ms);
    await phone.startStep(step);
    expect(phone.page.querySelectorAll("main > details.unfinished")).toHaveLength(closed);
    expect(text(phone.page) === null).toBe(Boolean(closed));
    await phone.startStep("together");
    expect(text(phone.page)?.value).toBe("begun");
  });

  test("is opened by its author with the focus in its field, and stays open in that step", async () => {
    localStorage.setItem(IDEA_DRAFT, "begun");
    const phone = await openPhone("vote");
    expect(phone.page.querySelector("main > details.unfinished summary span")?.textContent).toBe("begun");
    await open(phone.page);
    expect(document.activeElement).toBe(text(phone.page));
    expect(phone.page.querySelector(".card-form h2")?.textContent).toBe("phone.card_form.finish");
    await phone.change({ vote });
    expect(text(phone.page)?.value).toBe("begun");
  });

  test.each(["together", "sort", "vote"])("in private stays private in the step %s", async (step) => {
    localStorage.setItem(IDEA_DRAFT, "secret");
    const phone = await openPhone("alone");
    await phone.startStep(step);
    await open(phone.page);
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
    await open(page);
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
  expect(page.querySelector(".unsaved p:not(.card-body)")?.textContent).toBe("phone.unfinished.end");
});

test.each([
  ["together", true], ["sort", true], ["merge", true], ["vote", true], ["close", true],
  // There it is said that only the author sees what is written.
  ["alone", false],
])("in the step %s it is said that notes are not in the report: %s", async (step, isSaid) => {
  const { page, change } = await openPhone(step, { "mine/note": ownCard("note", false) });
  const isThere = () => page.textContent?.includes("phone.notes.report");
  expect(isThere()).toBe(isSaid);
  await change({ "mine/note": ownCard("note", true) });
  expect(isThere()).toBe(false);
});

test("the buttons of notes and of cards have the words of their card in their names", async () => {
  const { page, outbox } = await openPhone("together", { "mine/note": ownCard("note", false), "mine/card": ownCard("card", true), "mine/placed": { ...ownCard("placed", true), placed: true } });
  await act(() => outbox.markRejected(outbox.submit({ type: "ideas.edit", card: "card", theme: "light", text: "changed", run: 1 }), { code: "card.in_vote", message: "" }));
  const names = () => [...page.querySelectorAll(".cards .card button")].map(({ textContent }) => textContent);
  expect(names().sort()).toEqual(["phone.card.correct: changed", "phone.card.discard: changed", "phone.card.edit: note", "phone.editor.withdraw: placed", "phone.notes.share: note"]);
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

test("nobody gives dots to a card that was removed, and its name says why", async () => {
  const options = ["card/gone", "card/three-dots", "cluster/hidden"].map((ref) => ({ ref, title: "…", text: "" }));
  const { page } = await openPhone("vote", { "vote/v1": { ...vote, options, removed: ["card/gone"] } });
  const shown = [...page.querySelectorAll(".option")];
  expect(shown.map((each) => each.querySelector("h3")?.textContent)).toEqual(["vote.option.removed", "…", "…"]);
  expect(shown.map((each) => each.querySelector(".option-dots > :last-child")?.getAttribute("aria-disabled"))).toEqual(["true", "false", "false"]);
});

test("who gave dots to a card that is removed is told so until they take them back", async () => {
  const options = ["card/gone", "card/other"].map((ref) => ({ ref, title: ref, text: "" }));
  const given = (dots: Record<string, number>) => ({ "ballot/v1": { type: "ballot", vote: "v1", dots } });
  const { page, change } = await openPhone("vote", { "vote/v1": { ...vote, options }, ...given({ "card/gone": 2, "card/other": 1 }) });
  const notices = () => [...page.querySelectorAll(".options li")].map((option) => option.querySelector(".notice[role=status]")?.textContent);
  expect(notices()).toEqual([undefined, undefined]);
  await change({ "vote/v1": { ...vote, options, removed: ["card/gone"] } });
  expect(notices()).toEqual(["phone.vote.card_removed", undefined]);
  await change(given({ "card/other": 3 }));
  expect(notices()).toEqual([undefined, undefined]);
});

test("a cluster to vote on has the words of its first cards, and the number of the others until the person asks for them", async () => {
  setCatalogue("en", { "language.direction": "ltr", "phone.vote.more_cards": { other: "{count} more" } });
  const cards = { "cluster/sun": { words: ["one", "two", "three", "four"], more: 2 }, "cluster/one": { words: ["alone"] }, "cluster/gone": { words: [] }, "cluster/many": { words: [], more: 5 } };
  const options = [...Object.keys(cards), "cluster/old"].map((ref) => ({ ref, title: ref, text: "" }));
  const voteCards = Object.fromEntries(Object.entries(cards).map(([ref, each]) => [`vote_cards/v1/${ref}`, { type: "vote_cards", ...each }]));
  const { page, press } = await openPhone("vote", { "vote/v1": { ...vote, options }, ...voteCards });
  const shown = () => [...page.querySelectorAll(".option")].map((option) => [...option.querySelectorAll(".voted-cards :is(li, p)")].map(({ textContent }) => textContent));
  expect(shown()).toEqual([["one", "two", "three", "3 more"], ["alone"], [], ["5 more"], []]);
  await press("text.more: cluster/sun");
  expect(shown()).toEqual([["one", "two", "three", "four", "2 more"], ["alone"], [], ["5 more"], []]);
  expect(document.activeElement?.textContent).toBe("text.less: cluster/sun");
});

test.each(["merge", "close"])("in the step %s the scenarios are in the order of the vote that decides, those that nobody could choose last", async (step) => {
  const scenario = (id: string) => ({ [`scenario/${id}`]: { type: "scenario", id, cluster: `of-${id}`, title: id, text: "", sources: 1, tables: 1 } });
  const options = ["scenario/a", "scenario/b", "cluster/of-c"].map((ref) => ({ ref, title: ref, text: "" }));
  const results = options.map(({ ref }, i) => ({ ref, dots: [3, 9, 5][i], people: 3 }));
  const { page, change } = await openPhone(step, { ...scenario("new"), ...scenario("a"), ...scenario("b"), ...scenario("c"), "vote/v1": { ...vote, options, closed: true, results, voters: 9 } });
  const titles = () => [...page.querySelectorAll("[aria-labelledby=scenarios] h3")].map(({ textContent }) => textContent);
  expect(titles()).toEqual(["new", "a", "b", "c"]);
  await change({ deciding_vote: { type: "deciding_vote", vote: "v1" } });
  expect(titles()).toEqual(["b", "c", "a", "new"]);
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
});

test("Escape ends the choice of a stack as soon as the page asks for it, even before the next frame", async () => {
  const { button } = await openPhone("sort", { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) });
  button("phone.sort.stack: one")?.click();
  // The question is drawn in a microtask.
  await Promise.resolve();
  expect(button("phone.cancel")).toBeDefined();

  dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));

  await expect.poll(() => button("phone.cancel")).toBeUndefined();
});

test("a table that may send no more sends nothing when somebody presses Send", async () => {
  const { press, outbox } = await openPhone("sort", { "mine/one": { ...ownCard("one", true), sent: true }, "mine/two": ownCard("two", true), workshop: { ...workshop, agenda: workshop.agenda.map((step) => ({ ...step, sends: 1 })) } });
  await press("phone.sort.send: two");
  expect(outbox.commands.value).toEqual([]);
});

test.each([
  ["not sent", "one", ["phone.card.edit: one", "phone.sort.put_here: sent", "phone.sort.put_here: two", "phone.sort.stack: one"]],
  ["sent", "sent", ["phone.card.edit: sent", "phone.sort.put_here: one", "phone.sort.put_here: two", "phone.sort.stack: sent"]],
])("while a card that is %s is to be stacked, no card can be sent or taken back", async (_, id, expected) => {
  const cards = { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true), "mine/sent": { ...ownCard("sent", true), sent: true } };
  const { page, press } = await openPhone("sort", cards);
  await press(`phone.sort.stack: ${id}`);
  expect([...page.querySelectorAll(".board button")].map(({ textContent }) => textContent).sort()).toEqual(expected);
  expect(page.querySelector(".stack-target .sent-label")).toBeNull();
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

test("the theme that was picked for a card is kept with its words, until they are saved or thrown away", async () => {
  const themes = ["light", "rain"].map((id, colour) => ({ id, name: { en: id }, icon: "sun", colour: colour + 1, retired: false }));
  const cards = { "mine/one": ownCard("one", true), "mine/two": ownCard("two", true) };
  const { page, press, outbox } = await openPhone("sort", { workshop: { ...workshop, themes }, ...cards });
  const picked = () => [...page.querySelectorAll<HTMLInputElement>(".editor input")].map(({ checked }) => checked);
  const pick = () => act(() => page.querySelectorAll<HTMLInputElement>(".editor input")[1]?.click());
  await press("phone.card.edit");
  await pick();
  await press("phone.sort.stack");
  expect(page.querySelector(".editor")).toBeNull();
  await act(() => void dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
  expect(picked()).toEqual([false, true]);
  await press("phone.cancel");
  await press("phone.card.edit");
  expect(picked()).toEqual([true, false]);
  await pick();
  await press("phone.editor.save");
  expect(outbox.commands.value.map(({ command }) => command)).toMatchObject([{ type: "ideas.edit", theme: "rain" }]);
});
