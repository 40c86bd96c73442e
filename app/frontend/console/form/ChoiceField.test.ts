import { signal } from "@preact/signals";
import { h, render } from "preact";
import { afterEach, expect, test } from "vitest";

import { ChoiceField } from "./ChoiceField";

afterEach(() => render(null, document.body));

test("a choice in the list becomes the value", () => {
  const value = signal<"dots" | "ranking">("dots");
  const choices = [{ name: "dots", text: "With dots" }, { name: "ranking", text: "By rank" }] as const;
  render(h(ChoiceField<"dots" | "ranking">, { label: "How people vote", value, choices }), document.body);
  const select = document.querySelector("select");
  expect([...document.querySelectorAll("option")].map(({ textContent }) => textContent)).toEqual(["With dots", "By rank"]);
  expect(select?.value).toBe("dots");
  if (select) select.value = "ranking";
  select?.dispatchEvent(new Event("change"));
  expect(value.value).toBe("ranking");
});
