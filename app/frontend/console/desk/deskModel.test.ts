import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { card, closeDesks, openDesk } from "./deskPage.fixtures";
import { type DeskModel, deskOf, titleFromText } from "./deskModel";

test.each([
  ["a short text is the title, in one line", "Short\nand plain", 40, "Short and plain"],
  ["a long text is cut after its last whole word", "We want more benches along the whole way to school", 20, "We want more…"],
  ["a word that is too long is cut", "x".repeat(30), 10, `${"x".repeat(10)}…`],
])("titleFromText(): %s", (_, text, maxLength, title) => {
  expect(titleFromText(text, maxLength)).toBe(title);
});

afterEach(closeDesks);

/** A desk with the unplaced cards c3 to c5, all selected. */
async function openWithThreeSelected() {
  await loadLanguage("en");
  const opened = await openDesk();
  const cards = ["c3", "c4", "c5"];
  await opened.change(Object.fromEntries(cards.map((id) => [`card/${id}`, card(id, null)])), []);
  const desk = deskOf(opened.session);
  desk.select(cards);
  return { ...opened, desk };
}

test.each([
  ["placed", { "card/c3": card("c3", "rain") }, [], "Somebody else has put “c3” into Rain."],
  ["taken away", {}, ["card/c3"], "“c3” was taken away, or put into a stack at its table."],
  ["stacked", { "card/c3": { ...card("c3", null), under: "c4" } }, [], "“c3” was taken away, or put into a stack at its table."],
])("a chosen card that somebody else has %s is not chosen any more, and the desk says so until the next choice", async (_, changed, gone, notice) => {
  const { desk, page, change } = await openWithThreeSelected();
  await change(changed, gone);
  expect(desk.cardsToMove()).toEqual(["c4", "c5"]);
  expect(page.querySelector(".desk-notice")?.textContent).toContain(notice);
  await act(() => desk.toggleSelected("c5"));
  expect(page.querySelector(".desk-notice")).toBeNull();
});

test("a chosen card that somebody else has taken out of its cluster is not chosen any more", async () => {
  const { desk, change } = await openWithThreeSelected();
  desk.select(["c1"]);
  await change({ "card/c1": card("c1", null) }, []);
  expect(desk.cardsToMove()).not.toContain("c1");
  expect(desk.notice.value).toBe("Somebody else has taken “c1” out of its cluster.");
});

test("cards that others move all at once are counted", async () => {
  const { desk, change } = await openWithThreeSelected();
  await change({ "card/c3": card("c3", "rain") }, ["card/c4"]);
  expect(desk.notice.value).toBe("Somebody else has moved 2 cards that you had chosen, or they are gone.");
});

test.each([
  ["placing", (desk: DeskModel) => desk.placeCards(["c3"], "rain")],
  ["undoing", (desk: DeskModel) => desk.session.submitNow({ type: "merge.undo" })],
])("%s a chosen card on this console needs no notice", async (_, move) => {
  const { desk, change } = await openWithThreeSelected();
  await act(() => void move(desk));
  await change({ "card/c3": card("c3", "rain") }, []);
  expect(desk.cardsToMove()).toEqual(["c4", "c5"]);
  expect(desk.notice.value).toBe("");
});

test("words that wait for the network are not taken for a move of this console", async () => {
  const { desk, outbox, change } = await openWithThreeSelected();
  await act(() => void outbox.submit({ type: "merge.write", cluster: "sun", title: "Sun", text: "Words" }));
  await change({ "card/c3": card("c3", "rain") }, []);
  expect(desk.notice.value).toBe("Somebody else has put “c3” into Rain.");
});

test("the dialog moves only the cards that are where they were, and closes when none is", async () => {
  const { desk, page, sent, change } = await openWithThreeSelected();
  await act(() => desk.askWhereToMove({ kind: "cards", cards: ["c3", "c4"] }));
  const dialog = () => page.querySelector("dialog");
  expect(dialog()?.textContent).toContain("Move 2 cards and stacks to…c3c4");
  await change({ "card/c3": card("c3", "sun") }, []);
  expect(dialog()?.textContent).toContain("Move 1 card or stack to…c4Somebody else has put “c3” into Sun.");
  await act(() => dialog()?.querySelector<HTMLElement>("[role=option]")?.click());
  expect(sent()?.command).toEqual({ type: "merge.place", cluster: "rain", cards: ["c4"] });
  await act(() => desk.askWhereToMove({ kind: "cards", cards: ["c5"] }));
  await change({ "card/c5": card("c5", "sun") }, []);
  expect(dialog()).toBeNull();
  expect(desk.notice.value).toBe("Somebody else has put “c5” into Sun.");
});

test("the dialog about a cluster closes when the cluster is gone", async () => {
  const { desk, page, change } = await openWithThreeSelected();
  await act(() => desk.askWhereToMove({ kind: "cluster", cluster: "rain" }));
  await change({}, ["cluster/rain"]);
  expect(page.querySelector("dialog")).toBeNull();
  expect(desk.notice.value).toBe("Somebody else has joined or dissolved the cluster that you were about to join.");
});

test("an own move needs no notice if the frame for another audience comes before that with the cards", async () => {
  const { desk, session } = await openWithThreeSelected();
  const { store, outbox } = session.client;
  const apply = (frame: object) => act(() => store.apply({ check: 1, ...frame } as never));
  await apply({ type: "snapshot", audience: "me/x", rev: 2, entities: {} });
  await act(() => desk.placeCards(["c3"], "rain"));
  await act(() => outbox.markSaved(outbox.commands.value.at(-1)?.id ?? "", 3));
  await apply({ type: "patch", audience: "me/x", rev: 3, changed: {}, gone: [] });
  await act(() => void (desk.focused = "c3"));
  await apply({ type: "patch", audience: "staff", rev: 3, changed: { "card/c3": card("c3", "rain") }, gone: [] });
  expect(desk.notice.value).toBe("");
});

test("dragged cards that somebody else has moved meanwhile stay where they are now", async () => {
  const { desk, sent, change } = await openWithThreeSelected();
  desk.dragged = ["c3"];
  await change({ "card/c3": card("c3", "sun") }, []);
  desk.placeCards(desk.dragged, "rain");
  expect(sent()).toBeUndefined();
});

test("nothing is said of a card that was dragged before", async () => {
  const { desk, page, change } = await openWithThreeSelected();
  desk.clearSelection();
  desk.filter.scope.value = "all";
  await change({}, []);
  desk.dragged = ["c3"];
  page.querySelector("[data-card=c3]")?.dispatchEvent(new Event("dragend", { bubbles: true }));
  await change({ "card/c3": card("c3", "rain") }, []);
  expect(desk.notice.value).toBe("");
});

test("the desk says why the focus is on another card", async () => {
  const { desk, page, change } = await openWithThreeSelected();
  await act(() => desk.clearSelection());
  desk.filter.scope.value = "all";
  await change({}, []);
  page.querySelector<HTMLElement>("[data-card=c3]")?.focus();
  await change({ "card/c3": card("c3", "rain") }, []);
  expect(document.activeElement?.getAttribute("data-card")).toBe("c4");
  expect(page.querySelector(".desk-notice")?.textContent).toContain("Somebody else has put “c3” into Rain.");
});
