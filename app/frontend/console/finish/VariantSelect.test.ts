import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { afterEach, expect, test, vi } from "vitest";

import type { ReportVariants } from "../../http.gen";
import type { ServerAnswer } from "../useAnswer";
import { VariantSelect } from "./VariantSelect";

afterEach(() => {
  render(null, document.body);
});

/** The server's answer that these tables have a variant of the report. */
function answer(...tables: number[]): ServerAnswer<ReportVariants> {
  const choices = tables.map((table) => ({ variant: `table-${table}`, label: `Table ${table}` }));
  return { value: { groups: [{ name: "table", choices }] } as ReportVariants, problem: "", readAgain: vi.fn() };
}

/** A frame of the screen later, when the effects of a rendering have run. */
const afterEffects = () => new Promise((resolve) => setTimeout(resolve, 200));

test("a variant that is chosen right after the list came stays chosen", async () => {
  const value = signal("");
  render(createElement(VariantSelect, { value, variants: answer(1) }), document.body);
  value.value = "table-1";
  await afterEffects();
  expect(value.value).toBe("table-1");
});

test("the whole report is chosen when the chosen variant is not there any more", async () => {
  const value = signal("table-1");
  render(createElement(VariantSelect, { value, variants: answer(2) }), document.body);
  await vi.waitFor(() => expect(value.value).toBe(""));
});
