import { expect, test } from "vitest";

import { draftStatus, parseDraft, type ScenarioDraft, serializeDraft } from "./scenarioDraft";

const before = { title: "The long table", text: "We eat together." };
const theirs = { title: "The long table", text: "We cook and eat together." };
const mine: ScenarioDraft = { title: "The long table", text: "We eat together on Fridays.", base: before };

test("the status without a draft is same, whatever is saved", () => {
  expect(draftStatus(undefined, before, true)).toBe("same");
  expect(draftStatus(undefined, theirs, true)).toBe("same");
});

test("the status is conflict when others have saved another text since the draft", () => {
  expect(draftStatus(mine, before, true)).toBe("mine");
  expect(draftStatus(mine, theirs, true)).toBe("conflict");
  expect(draftStatus({ ...mine, base: theirs }, theirs, true)).toBe("mine");
});

test("the status is same when others have saved the text of the draft", () => {
  expect(draftStatus({ ...mine, ...theirs }, theirs, true)).toBe("same");
});

test("renaming a cluster without a saved scenario is no conflict", () => {
  expect(draftStatus({ ...mine, base: { title: "Food", text: "" } }, { title: "Meals", text: "" }, false)).toBe("mine");
});

test("parseDraft() reads a stored draft, and returns undefined for an empty or broken one", () => {
  expect(parseDraft(serializeDraft(mine, before))).toEqual(mine);
  expect(serializeDraft({ ...before, base: before }, before)).toBe("");
  expect([parseDraft(""), parseDraft("{"), parseDraft('{"title":"half"}')]).toEqual([undefined, undefined, undefined]);
});

test("parseDraft() puts spaces in place of the control characters of a draft of an earlier version", () => {
  const earlier = { ...mine, title: "The\tlong table", text: "We eat\u0007together.\nOn Fridays." };
  expect(parseDraft(JSON.stringify(earlier))).toEqual({ ...mine, title: "The long table", text: "We eat together.\nOn Fridays." });
});
