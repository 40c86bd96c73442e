import { act } from "preact/test-utils";
import { afterEach, describe, expect, test, vi } from "vitest";

import { closePhones, me, openPhone, ownCard } from "./phonePage.fixtures";

afterEach(closePhones);

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
