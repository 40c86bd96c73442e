import { createElement, render } from "preact";
import { expect, test, vi } from "vitest";

import { registerCatalogues } from "../i18n";
import { LanguagePicker } from "./LanguagePicker";

test("a language whose catalogue arrives after another was picked is not passed on", async () => {
  let arrive = () => {};
  registerCatalogues({
    "/locale/slow.json": () => new Promise((resolve) => (arrive = () => resolve({}))),
    "/locale/fast.json": async () => ({}),
  });
  const onPick = vi.fn();
  const page = document.createElement("div");
  render(createElement(LanguagePicker, { onPick }), page);
  const pick = (code: string) => page.querySelector<HTMLButtonElement>(`button[lang=${code}]`)?.click();
  pick("slow");
  pick("fast");
  await vi.waitFor(() => expect(onPick).toHaveBeenCalledWith("fast"));
  arrive();
  await new Promise((resolve) => setTimeout(resolve));
  expect(onPick).toHaveBeenCalledOnce();
});
