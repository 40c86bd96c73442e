import { signal } from "@preact/signals";
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { setCatalogue } from "../../i18n";
import { Store } from "../../live/store";
import type { TableCard } from "../../wire.gen";
import { type ConsoleSession, SessionContext } from "../session";
import { CardList } from "./CardList";
import { DeskContext } from "./deskContext";
import { type DeskModel, deskOf } from "./deskModel";
import { card as cardIn, closeDesks, openDesk } from "./deskPage.fixtures";

const card = (id: string): TableCard => ({ type: "card", id, table: 1, theme: "sun", text: id, at: 0, under: null, beneath: [], sent: true, cluster: null, number: 1 });

/** The desk and the session, as far as a list of cards uses them. */
const desk = { selected: signal(new Set()), expanded: signal(new Set()) } as unknown as DeskModel;
const session = { client: { store: new Store() }, workshop: signal(undefined) } as unknown as ConsoleSession;
session.client.store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 0, now: 0, entities: Object.fromEntries(["a", "b", "c", "d"].map((id) => [`card/${id}`, card(id)])) });

async function show(cards: readonly string[], value = session): Promise<void> {
  const list = h(DeskContext.Provider, { value: desk, children: h(CardList, { label: "Cards", cards }) });
  await act(() => render(h(SessionContext.Provider, { value, children: list }), document.body));
}

const option = (id: string) => document.querySelector<HTMLElement>(`[data-card="${id}"]`);
const activeCards = () => [...document.querySelectorAll<HTMLElement>("[tabindex='0']")].map((element) => element.dataset["card"]);

afterEach(() => {
  render(null, document.body);
  closeDesks();
});

test("a card is named by its text, theme, table and stack, and when it is open by the cards beneath", async () => {
  const themes = [{ id: "sun", name: { en: "Light" }, icon: "star", colour: 1, retired: false }];
  const store = new Store();
  const stack = { ...card("lead"), beneath: ["below"] };
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 0, now: 0, entities: { "card/lead": stack, "card/below": card("below") } });
  await show(["lead"], { client: { store }, workshop: signal({ themes }) } as unknown as ConsoleSession);
  expect(option("lead")?.getAttribute("aria-label")).toBe("lead, Light, console.desk.table, console.desk.stack");
  await act(() => void (desk.expanded.value = new Set(["lead"])));
  expect(option("lead")?.getAttribute("aria-label")).toBe("lead, Light, console.desk.table, console.desk.stack, below");
});

test("the first card is active at first", async () => {
  await show(["a", "b"]);
  expect(activeCards()).toEqual(["a"]);
});

test("the card that takes the place of the active one becomes active and stays active", async () => {
  await show(["a", "b", "c"]);
  await act(() => void option("a")?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true })));
  expect(activeCards()).toEqual(["b"]);
  await show(["a", "c"]);
  expect(activeCards()).toEqual(["c"]);
  await show(["d", "a", "c"]);
  expect(activeCards()).toEqual(["c"]);
});

test("the card that gets the focus without the keyboard, as by a screen reader, becomes active", async () => {
  await show(["a", "b"]);
  await act(() => option("b")?.focus());
  expect(activeCards()).toEqual(["b"]);
});

test("the arrow keys go where they point, also from right to left", async () => {
  const press = (id: string, key: string) => act(() => void option(id)?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  setCatalogue("ar", { "language.direction": "rtl" });
  await show(["a", "b"]);
  await press("a", "ArrowLeft");
  expect(activeCards()).toEqual(["b"]);
  await press("b", "ArrowRight");
  expect(activeCards()).toEqual(["a"]);
});

test.each([
  ["taken away", {}, ["card/c3"]],
  ["stacked beneath another card", { "card/c3": { ...cardIn("c3", null), under: "c4" } }, []],
])("a selected card that is %s is not selected any more, and M moves the focused card", async (_, changed, gone) => {
  const { page, session, change } = await openDesk();
  await change({ "card/c3": cardIn("c3", null), "card/c4": cardIn("c4", null) }, []);
  deskOf(session).filter.scope.value = "all";
  const desk = deskOf(session);
  await act(() => desk.toggleSelected("c3"));
  await change(changed, gone);
  await act(() => void page.querySelector("[data-card=c4]")?.dispatchEvent(new KeyboardEvent("keydown", { key: "m", bubbles: true })));
  expect(desk.toMove.value).toEqual({ kind: "cards", cards: ["c4"] });
  await change({ "card/c3": cardIn("c3", null) }, []);
  expect(desk.cardsToMove()).toEqual([]);
});
