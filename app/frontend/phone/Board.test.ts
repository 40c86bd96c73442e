import { createElement } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadLanguage } from "../i18n";
import { Board } from "./Board";
import { BoardCard } from "./BoardCard";
import type { CardViewModel } from "./cardViewModel";
import { closePhones, openSession } from "./phonePage.fixtures";

beforeEach(() => loadLanguage("en"));
afterEach(() => (closePhones(), vi.restoreAllMocks()));

const tableCard = (id: string, fields: object = {}) => ({ [`card/${id}`]: { type: "card", id, table: 2, theme: "light", text: id, at: 1, under: null, beneath: [], sent: false, cluster: null, number: 1, ...fields } });
const stacked = { ...tableCard("lead", { beneath: ["beneath"] }), ...tableCard("beneath", { under: "lead" }) };

test("only the cards of a board that have changed are drawn again", async () => {
  const { show, change, outbox } = await openSession("sort", { ...stacked, ...tableCard("alone"), ...tableCard("sent", { sent: true }) });
  let drawn: string[] = [];
  /** The ids of the lead cards that are drawn because of this. */
  const drawnBy = async (action: () => unknown) => {
    drawn = [];
    await action();
    return drawn.toSorted();
  };
  const Lead = ({ card }: { card: CardViewModel }) => createElement("p", {}, ((drawn.push(card.id), card.text)));

  expect(await drawnBy(() => show(createElement(Board, { Lead })))).toEqual(["alone", "lead", "sent"]);
  expect(await drawnBy(() => change(tableCard("alone", { text: "other words" })))).toEqual(["alone"]);
  expect(await drawnBy(() => change({ ...stacked, ...tableCard("beneath", { under: "lead", text: "other words" }) }))).toEqual(["lead"]);
  expect(await drawnBy(() => outbox.submit({ type: "vote.cast", vote: "v", ref: "card/alone", dots: 1 }))).toEqual([]);
  expect(await drawnBy(() => outbox.submit({ type: "sort.send", card: "lead" }))).toEqual(["lead"]);
});

test("a card that cannot be drawn leaves the others on the board", async () => {
  const reported = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { page, show } = await openSession("sort", { ...tableCard("broken"), ...tableCard("whole") });
  const Lead = ({ card }: { card: CardViewModel }) => {
    if (card.id === "broken") throw new Error("broken");
    return createElement("p", {}, card.text);
  };
  await show(createElement(Board, { Lead }));
  expect([...page.querySelectorAll("li")].filter(({ textContent }) => textContent === "whole")).toHaveLength(1);
  expect(page.querySelectorAll("li .broken-part")).toHaveLength(1);
  expect(reported).toHaveBeenCalledOnce();
});

test("cards that are held back are shown as soon as the board is left, even before the next frame", async () => {
  const { page, show, apply } = await openSession("together", tableCard("first"));
  await show(createElement(Board, { Lead: BoardCard }));
  const cards = () => page.querySelectorAll("article").length;
  apply(tableCard("second"));
  await expect.poll(() => page.textContent).toContain("1 new card");
  expect(cards()).toBe(1);

  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue({ top: innerHeight } as DOMRect);
  dispatchEvent(new Event("scroll"));

  await expect.poll(cards).toBe(2);
});
