import { expect, test } from "vitest";

import { type ScenarioDraft, parseDraft, draftStatus, serializeDraft } from "./scenarioDraft";

const before = { title: "The long table", text: "We eat together." };
const theirs = { title: "The long table", text: "We cook and eat together." };
const mine: ScenarioDraft = { title: "The long table", text: "We eat together on Fridays.", base: before };

test("what nobody changed here is the same as what is saved, whatever is saved", () => {
  expect(draftStatus(undefined, before, true)).toBe("same");
  expect(draftStatus(undefined, theirs, true)).toBe("same");
});

test("one's own words wait to be saved; when others have saved meanwhile, somebody must choose", () => {
  expect(draftStatus(mine, before, true)).toBe("mine");
  expect(draftStatus(mine, theirs, true)).toBe("conflict");
  expect(draftStatus({ ...mine, base: theirs }, theirs, true)).toBe("mine");
});

test("others who save the very same words are no conflict", () => {
  expect(draftStatus({ ...mine, ...theirs }, theirs, true)).toBe("same");
});

test("a cluster that is renamed before anything is saved is no conflict", () => {
  expect(draftStatus({ ...mine, base: { title: "Food", text: "" } }, { title: "Meals", text: "" }, false)).toBe("mine");
});

test("a draft outlives a reload, a saved text is no draft, and a broken one is none", () => {
  expect(parseDraft(serializeDraft(mine, before))).toEqual(mine);
  expect(serializeDraft({ ...before, base: before }, before)).toBe("");
  expect([parseDraft(""), parseDraft("{"), parseDraft('{"title":"half"}')]).toEqual([undefined, undefined, undefined]);
});
