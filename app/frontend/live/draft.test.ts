import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { areDraftsStored, clearDraft, draftNames, moveDrafts, readDraft, syncDraft, useDraft } from "./draft";

const key = "samskap/draft/K7MP4WXA/s1/idea";
const cleanups: (() => void)[] = [];
const draft = (text = "") => {
  const typed = signal(text);
  cleanups.push(syncDraft("K7MP4WXA/s1/idea", typed));
  return typed;
};
const typeInOtherTab = (newValue: string | null, of = key) => dispatchEvent(new StorageEvent("storage", { key: of, newValue }));

beforeEach(() => localStorage.clear());
afterEach(() => cleanups.splice(0).forEach((stop) => stop()));

test("a draft is stored, and an empty draft is removed", () => {
  const typed = draft();
  typed.value = "A long table";
  expect(localStorage.getItem(key)).toBe("A long table");
  typed.value = "";
  expect(localStorage.getItem(key)).toBeNull();
});

test("a change of another tab is shown and not written back", () => {
  const typed = draft();
  localStorage.setItem(key, "typed on");
  typeInOtherTab("typed");
  expect(typed.value).toBe("typed");
  expect(localStorage.getItem(key)).toBe("typed on");
  typeInOtherTab(null);
  expect(typed.value).toBe("");
  typeInOtherTab("another field", `${key}/other`);
  expect(typed.value).toBe("");
});

test("a change after one of another tab is stored again", () => {
  const typed = draft();
  typeInOtherTab("typed");
  typed.value = "typed here";
  expect(localStorage.getItem(key)).toBe("typed here");
});

test("two signals of one draft in the same tab have the same text", () => {
  const [first, second] = [draft(), draft()];
  first.value = "A long table";
  expect(second.value).toBe("A long table");
  second.value = "A long table and more";
  expect(first.value).toBe("A long table and more");
  second.value = "";
  expect(first.value).toBe("");
  expect(localStorage.getItem(key)).toBeNull();
});

test("clearDraft() clears a shown draft only if its text is unchanged", () => {
  localStorage.setItem(key, "A long table");
  let typed = signal("");
  render(h(() => ((typed = useDraft("K7MP4WXA/s1/idea")), null), null), document.body);
  expect(typed.value).toBe("A long table");
  clearDraft({ name: "K7MP4WXA/s1/idea", text: "A long" });
  expect(typed.value).toBe("A long table");
  clearDraft({ name: "K7MP4WXA/s1/idea", text: "A long table" });
  expect(typed.value).toBe("");
  expect(localStorage.getItem(key)).toBeNull();
  render(null, document.body);
});

test("a draft of an earlier version has spaces in place of control characters, and is cleared when it was submitted with them", () => {
  localStorage.setItem(key, "one\ttwo");
  expect(readDraft("K7MP4WXA/s1/idea")).toBe("one two");
  clearDraft({ name: "K7MP4WXA/s1/idea", text: "one\ttwo" });
  expect(localStorage.getItem(key)).toBeNull();
});

test("a change of another tab with an earlier version has spaces in place of control characters", () => {
  const typed = draft();
  typeInOtherTab("one\ttwo");
  expect(typed.value).toBe("one two");
});

test("moveDrafts() moves only the drafts of the prefix", () => {
  localStorage.setItem(key, "half a card");
  localStorage.setItem("samskap/draft/K7MP4WXA/s12/idea", "another's");
  moveDrafts("K7MP4WXA/s1", "K7MP4WXA/s2");
  expect(localStorage.getItem("samskap/draft/K7MP4WXA/s2/idea")).toBe("half a card");
  expect(localStorage.getItem(key)).toBeNull();
  expect(localStorage.getItem("samskap/draft/K7MP4WXA/s12/idea")).toBe("another's");
});

test("a draft that the browser cannot store is kept in memory, and its next text is stored", () => {
  const typed = draft();
  const setItem = vi.spyOn(localStorage, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  typed.value = "A long table";
  expect([readDraft("K7MP4WXA/s1/idea"), draftNames("K7MP4WXA/"), areDraftsStored.value]).toEqual(["A long table", ["K7MP4WXA/s1/idea"], false]);
  setItem.mockRestore();
  typed.value = "A longer table";
  expect([localStorage.getItem(key), areDraftsStored.value]).toEqual(["A longer table", true]);
  typed.value = "";
  expect(draftNames("K7MP4WXA/")).toEqual([]);
});

test("a draft is kept by the page, which says that it is not stored, where localStorage is null", () => {
  vi.stubGlobal("localStorage", null);
  draft().value = "A long table";
  expect(readDraft("K7MP4WXA/s1/idea")).toBe("A long table");
  expect(areDraftsStored.value).toBe(false);
  draft("A long table").value = "";
  vi.unstubAllGlobals();
});
