import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { closeDesks, cluster, openDesk } from "./deskPage.fixtures";

afterEach(closeDesks);

const REPLACED = "console.scenario.replaced";

/** The editor of a scenario that was saved. */
async function openEditor() {
  const desk = await openDesk();
  const { page, change, type } = desk;
  const save = (text: string, title = "Sun") =>
    change({ "cluster/sun": { ...cluster("sun", "Sun", ["c1", "c2"]), scenario: "s1" }, "scenario/s1": { type: "scenario", id: "s1", cluster: "sun", title, text } }, []);
  await save("Saved words");
  await desk.press("console.desk.scenario");
  const field = () => page.querySelector("textarea");
  return { ...desk, field, write: (text: string) => type(field(), text), saveOther: save, notice: () => page.querySelector(".editor-form .notice")?.textContent };
}

test("unsaved words are thrown away for the saved ones only when that is confirmed", async () => {
  const { press, field, write } = await openEditor();
  await write("An hour of words");
  await press("console.scenario.discard");
  expect(field()?.value).toBe("An hour of words");
  await press("console.scenario.discard");
  expect(field()?.value).toBe("Saved words");
});

test("the editor says that somebody else has changed the words, and shows those from before when asked", async () => {
  const { press, field, saveOther, notice, page } = await openEditor();
  await saveOther("Other words");
  expect(field()?.value).toBe("Other words");
  expect(notice()).toBe(REPLACED);
  await saveOther("Still other words", "Other title");
  await press("console.scenario.replaced.show");
  expect(field()?.value).toBe("Saved words");
  expect(page.querySelector<HTMLInputElement>("input")?.value).toBe("Sun");
  expect(page.textContent).toContain("console.scenario.draft");
  expect(notice()).toBeUndefined();
});

test("the editor says nothing more of a change by somebody else when one types, or when it is taken back", async () => {
  const { write, saveOther, notice } = await openEditor();
  await saveOther("Other words");
  await saveOther("Saved words");
  expect(notice()).toBeUndefined();
  await saveOther("Other words");
  await write("Other words and mine");
  expect(notice()).toBeUndefined();
});

test("one's own changes are not taken for those of somebody else", async () => {
  const { write, press, saveOther, save, outbox, notice } = await openEditor();
  await write("My words");
  await press("console.scenario.save");
  await saveOther("My words");
  await save();
  expect(notice()).toBeUndefined();
  await act(() => void outbox.submit({ type: "merge.bring_back", scenario: "s1", text_id: "t1" }));
  await saveOther("Saved words");
  expect(notice()).toBeUndefined();
});

test("renaming a cluster without a scenario is no change of its words, but a first text is", async () => {
  const { page, change, press } = await openDesk();
  await press("console.desk.write_scenario");
  await change({ "cluster/rain": cluster("rain", "Snow", []) }, []);
  expect(page.querySelector<HTMLInputElement>(".editor-form input")?.value).toBe("Snow");
  expect(page.textContent).not.toContain(REPLACED);
  await change({ "cluster/rain": { ...cluster("rain", "Snow", []), scenario: "s1" }, "scenario/s1": { type: "scenario", id: "s1", cluster: "rain", title: "Snow", text: "First words" } }, []);
  expect(page.textContent).toContain(REPLACED);
  expect(page.textContent).not.toContain("console.scenario.replaced.show");
});

test("words that somebody else has put back to what one saved earlier conflict with what one writes now", async () => {
  const { write, press, saveOther, save, page } = await openEditor();
  await write("My words");
  await press("console.scenario.save");
  await saveOther("My words");
  await save();
  await saveOther("Other words");
  await write("Other words and mine");
  await saveOther("My words");
  expect(page.textContent).toContain("console.scenario.conflict");
});

test("the keys for undo do not reach the browser outside of a field, where it would undo what was typed in one", async () => {
  const { page, sent } = await openEditor();
  const press = (target: Element | null) => !target?.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));
  expect(press(page.querySelector("h2"))).toBe(true);
  expect(press(page.querySelector("textarea"))).toBe(false);
  expect(sent()).toBeUndefined();
});
