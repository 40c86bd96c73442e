import { expect, test } from "vitest";

import { type Draft, readDraft, standing, writtenDraft } from "./sheet";

const old = { title: "The long table", text: "We eat together." };
const theirs = { title: "The long table", text: "We cook and eat together." };
const mine: Draft = { title: "The long table", text: "We eat together on Fridays.", base: old };

test("what nobody changed here is the same as what is saved, whatever is saved", () => {
  expect(standing(undefined, old, true)).toBe("same");
  expect(standing(undefined, theirs, true)).toBe("same");
});

test("one's own words wait to be saved; when others have saved meanwhile, somebody must choose", () => {
  expect(standing(mine, old, true)).toBe("mine");
  expect(standing(mine, theirs, true)).toBe("conflict");
  expect(standing({ ...mine, base: theirs }, theirs, true)).toBe("mine");
});

test("others who save the very same words are no conflict", () => {
  expect(standing({ ...mine, ...theirs }, theirs, true)).toBe("same");
});

test("a cluster that is renamed before anything is saved is no conflict", () => {
  expect(standing({ ...mine, base: { title: "Food", text: "" } }, { title: "Meals", text: "" }, false)).toBe("mine");
});

test("a draft outlives a reload, a saved text is no draft, and a broken one is none", () => {
  expect(readDraft(writtenDraft(mine, old))).toEqual(mine);
  expect(writtenDraft({ ...old, base: old }, old)).toBe("");
  expect([readDraft(""), readDraft("{"), readDraft('{"title":"half"}')]).toEqual([undefined, undefined, undefined]);
});
