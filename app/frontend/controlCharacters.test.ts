import { signal } from "@preact/signals";
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { TextField } from "./console/form/TextField";
import { replaceControlCharactersInFields } from "./controlCharacters";
import { TextAreaField } from "./ui/TextAreaField";

replaceControlCharactersInFields();
afterEach(() => render(null, document.body));

test.each([
  ["text area", TextAreaField, "textarea", "one\ttwo\u0007\u0093\ud800 three 😀\nfour", "one two    three 😀\nfour"],
  ["text area with line breaks of a word processor", TextAreaField, "textarea", "one\ftwo\vthree\u0085four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"],
  ["field of one line", TextField, "input", "one\ttwo\vthree\u2028four", "one two three four"],
] as const)("a %s has spaces in place of control characters, and the cursor stays where it was", async (_, component, selector, pasted, expected) => {
  const value = signal("");
  await act(() => render(h(component, { label: "Text", value, limit: 100 }), document.body));
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (!field) throw new Error("no field");
  field.value = pasted;
  field.setSelectionRange(4, 4);
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  expect(value.value).toBe(expected);
  expect(field.value).toBe(expected);
  expect(field.selectionStart).toBe(4);
});
