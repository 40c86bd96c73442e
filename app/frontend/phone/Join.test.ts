import { h, render } from "preact";
import { afterEach, expect, test, vi } from "vitest";

import type { JoinInfo } from "../http.gen";
import { Join } from "./Join";

const joinInfo: JoinInfo = {
  code: "K7MP4WXA",
  title: { en: "Energy" },
  question: { en: "How?" },
  language: "en",
  roles: [],
  municipalities: [],
  tables: 1,
  closed: false,
  full: false,
  seat: null,
  imported: false,
};
const page = { face: "phone", code: joinInfo.code, language: "en", join_url: "", frames: [], door: joinInfo } as const;
const button = () => document.querySelector<HTMLButtonElement>("button.primary");

afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a taken id shows the questions again after stored commands are moved", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) }); // a database that never answers
  const rejection = { code: "command.id_taken", message: "Somebody else has this seat." };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(rejection), { status: 409 }));
  render(h(Join, { page: { ...page, frames: [] }, notice: undefined, onSeated: () => undefined }), document.body);
  await vi.advanceTimersByTimeAsync(100);
  button()?.click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(button()).toBeNull();
  await vi.advanceTimersByTimeAsync(1100);
  expect(document.body.textContent).toContain(rejection.message);
});
